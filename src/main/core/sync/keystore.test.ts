import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeCbor } from '../../../protocol/cbor.ts';
import { newSeed } from '../../../protocol/signing.ts';
import type { Keychain } from './keychain.ts';
import { openKeystore } from './keystore.ts';
import { newTeamKey } from './wrap.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-keys-'));
  path = join(directory, 'teams.key');
});
afterEach(() => rmSync(directory, { recursive: true }));

const secrets = () => ({ sign: newSeed(), box: newSeed(), epochs: [newTeamKey()], invite: newSeed() });

/** A keychain that works, and that its person can take away. */
class TestKeychain implements Keychain {
  readonly secrets = new Map<string, Uint8Array>();
  async create(name: string) {
    this.secrets.set(name, newSeed());
    return this.find(name);
  }
  async find(name: string) {
    return this.secrets.get(name) ?? null;
  }
}

describe.each(['file', 'keychain'] as const)('a keystore in a %s', (place) => {
  const system = new TestKeychain();
  const open = () => openKeystore({ path, keychain: place === 'keychain', system });

  test('has after a restart what was written, and says where it is', async () => {
    const one = await open();
    const [ours, theirs] = [secrets(), { ...secrets(), epochs: [], invite: null }];
    await one.add('tm1', secrets());
    one.write('tm1', ours);
    await one.add('tm2', theirs);
    const again = await open();
    expect(again.place).toBe(place);
    expect(encodeCbor(again.read('tm1'))).toEqual(encodeCbor(ours));
    expect(encodeCbor(again.read('tm2'))).toEqual(encodeCbor(theirs));
    again.remove('tm2');
    expect((await open()).read('tm2')).toBeNull();
  });

  test('is not there before something is kept, and neither is an entry in the keychain', async () => {
    const entries = system.secrets.size;
    const store = await open();
    expect(store.read('tm1')).toBeNull();
    store.remove('tm1');
    expect(() => statSync(path)).toThrow('ENOENT');
    expect(system.secrets.size).toBe(entries);
  });

  test('asks for one place only, however many begin at once', async () => {
    const entries = system.secrets.size;
    const store = await open();
    await Promise.all([store.add('tm1', secrets()), store.add('tm2', secrets())]);
    expect(system.secrets.size - entries).toBe(place === 'keychain' ? 1 : 0);
    const again = await open();
    for (const team of ['tm1', 'tm2']) expect(again.read(team)).not.toBeNull();
  });

  test.skipIf(process.platform === 'win32')('can be read by its owner alone', async () => {
    await (await open()).add('tm1', secrets());
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('that is damaged is not written over, and the error quotes none of it', async () => {
    for (const text of ['{"place":"file","teams":"oWEx"}', '{"secret":1}', 'secret', '']) {
      writeFileSync(path, text);
      const failure = await open().catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'unavailable' });
      expect(failure).not.toHaveProperty('cause');
      expect(String(failure)).not.toContain('secret');
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });
});

describe('a file that a keychain seals', () => {
  test('shows nothing of the keys, and opens with that keychain alone', async () => {
    const system = new TestKeychain();
    const ours = secrets();
    await (await openKeystore({ path, keychain: true, system })).add('tm1', ours);
    const sealed = Buffer.from(JSON.parse(readFileSync(path, 'utf8')).sealed, 'base64url');
    expect(sealed.length).toBeGreaterThan(100);
    for (const secret of [ours.sign, ours.box, ours.invite, ours.epochs[0]?.key])
      expect(sealed.includes(Buffer.from(secret ?? []))).toBe(false);
    const another = new TestKeychain();
    for (const name of system.secrets.keys()) another.secrets.set(name, newSeed());
    for (const wrong of [new TestKeychain(), another])
      await expect(openKeystore({ path, keychain: true, system: wrong })).rejects.toMatchObject({
        code: 'unavailable',
      });
    expect(encodeCbor((await openKeystore({ path, keychain: true, system })).read('tm1'))).toEqual(
      encodeCbor(ours),
    );
  });

  test('holds the keys of many epochs', async () => {
    const system = new TestKeychain();
    const many = { ...secrets(), epochs: Array.from({ length: 500 }, newTeamKey) };
    await (await openKeystore({ path, keychain: true, system })).add('tm1', many);
    expect(encodeCbor((await openKeystore({ path, keychain: true, system })).read('tm1'))).toEqual(
      encodeCbor(many),
    );
  });
});

// Linux finds its keychain by an address that can be that of none; elsewhere this would ask the one of the person.
describe.runIf(process.platform === 'linux')('where no keychain answers', () => {
  beforeEach(() => vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', `unix:path=${join(directory, 'no-bus')}`));
  afterEach(() => vi.unstubAllEnvs());

  test('the file takes its place, visibly and for good', async () => {
    const store = await openKeystore({ path, keychain: true });
    const ours = secrets();
    await store.add('tm1', ours);
    expect(store.place).toBe('file');
    const again = await openKeystore({ path, keychain: true });
    expect(again.place).toBe('file');
    expect(encodeCbor(again.read('tm1'))).toEqual(encodeCbor(ours));
  });

  test('a file that one has sealed is not taken for an empty one', async () => {
    const sealed = JSON.stringify({ place: 'keychain', entry: 'teams of nobody', sealed: 'AAAA' });
    writeFileSync(path, sealed);
    await expect(openKeystore({ path, keychain: true })).rejects.toMatchObject({ code: 'unavailable' });
    expect(readFileSync(path, 'utf8')).toBe(sealed);
  });
});
