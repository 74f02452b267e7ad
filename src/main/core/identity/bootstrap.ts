import type { CreatedKey } from '../../../shared/identity.ts';
import { DEFAULT_TENANT } from '../domain/rights.ts';
import type { Database } from '../store/database.ts';
import { findKeyByHash, type KeyWithUser } from '../store/keys.ts';
import { findUser } from '../store/users.ts';
import { mintKey } from './mint.ts';
import { generateApiKey, hashSecret, isApiKey } from './secret.ts';
import { addUser } from './users.ts';

/** The user that the first start creates. */
export const ADMIN_USER = 'admin';

const OWNER_KEY_NAME = 'owner key of this machine';
const INIT_KEY_NAME = 'first key of the administrator';

/** Creates the tenant `default` and its user `admin` if they are not there. */
export function bootstrap(db: Database, { now }: { now: number }): { adminCreated: boolean } {
  if (findUser(db, ADMIN_USER)) return { adminCreated: false };
  db.write((tx) =>
    addUser(tx, null, {
      id: ADMIN_USER,
      name: 'Administrator',
      tenant: DEFAULT_TENANT,
      role: 'admin',
      created_at: now,
    }),
  );
  return { adminCreated: true };
}

/** The owner key that counts, and its id. */
export interface OwnerKey {
  id: string;
  secret: string;
}

function isAdministrators(key: KeyWithUser): boolean {
  return key.user === ADMIN_USER && key.agent === null && key.revoked_at === null && key.expires_at === null;
}

/**
 * Makes what the file `owner.key` holds (null: there is none) a key of the administrator, also in a database that was
 * restored from another machine. Where that cannot be, as with a key that was revoked, another one takes its place.
 */
export function ensureOwnerKey(db: Database, now: number, held: string | null): OwnerKey {
  const usable = held !== null && isApiKey(held) ? held : null;
  const known = usable === null ? undefined : findKeyByHash(db, hashSecret(usable));
  if (usable !== null && known && isAdministrators(known)) return { id: known.id, secret: usable };
  const secret = usable === null || known ? generateApiKey() : usable;
  const { key } = db.write((tx) =>
    mintKey(tx, now, null, { secret, name: OWNER_KEY_NAME, user: ADMIN_USER }),
  );
  return { id: key.id, secret };
}

/** A key of the administrator for `--init`, to be shown once. */
export function createInitKey(db: Database, now: number): CreatedKey {
  return db.write((tx) => mintKey(tx, now, null, { name: INIT_KEY_NAME, user: ADMIN_USER }));
}
