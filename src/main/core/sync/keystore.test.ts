import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newSeed } from '../../../protocol/signing.ts';
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

describe('a keystore in a file', () => {
  test('has after a restart what was written, and says where it is', async () => {
    const one = await openKeystore({ path, keychain: false });
    const [ours, theirs] = [secrets(), { ...secrets(), epochs: [], invite: null }];
    one.write('tm1', ours);
    one.write('tm2', theirs);
    const again = await openKeystore({ path, keychain: false });
    expect(again.place).toBe('file');
    expect(again.read('tm1')).toEqual(ours);
    expect(again.read('tm2')).toEqual(theirs);
    again.remove('tm2');
    expect((await openKeystore({ path, keychain: false })).read('tm2')).toBeNull();
  });

  test('is not there before something is kept', async () => {
    const store = await openKeystore({ path, keychain: false });
    expect(store.read('tm1')).toBeNull();
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  test.skipIf(process.platform === 'win32')('can be read by its owner alone', async () => {
    (await openKeystore({ path, keychain: false })).write('tm1', secrets());
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('that is damaged is not written over, and the error quotes none of it', async () => {
    for (const text of ['{"place":"file","teams":"oWEx"}', '{"secret":1}', 'secret', '']) {
      writeFileSync(path, text);
      const failure = await openKeystore({ path, keychain: false }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'unavailable' });
      expect(failure).not.toHaveProperty('cause');
      expect(String(failure)).not.toContain('secret');
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });
});

// Linux finds its keychain by an address that can be that of none; elsewhere this would ask the one of the person.
describe.runIf(process.platform === 'linux')('where no keychain answers', () => {
  beforeEach(() => vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', `unix:path=${join(directory, 'no-bus')}`));
  afterEach(() => vi.unstubAllEnvs());

  test('the file takes its place, visibly and for good', async () => {
    const store = await openKeystore({ path, keychain: true });
    const ours = secrets();
    store.write('tm1', ours);
    expect(store.place).toBe('file');
    const again = await openKeystore({ path, keychain: true });
    expect(again.place).toBe('file');
    expect(again.read('tm1')).toEqual(ours);
  });

  test('a file that one has sealed is not taken for an empty one', async () => {
    const sealed = JSON.stringify({ place: 'keychain', entry: 'teams of nobody', sealed: 'AAAA' });
    writeFileSync(path, sealed);
    await expect(openKeystore({ path, keychain: true })).rejects.toMatchObject({ code: 'unavailable' });
    expect(readFileSync(path, 'utf8')).toBe(sealed);
  });
});
