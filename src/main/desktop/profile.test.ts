import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { DEFAULT_PREFERENCES } from '../../shared/ipc.ts';
import { ProfileFile } from './profile.ts';

const WINDOW = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximized: false, zoom: 1.25 };

test('what was chosen is there the next time, readable by its owner alone', () => {
  const folder = temporaryDirectory();
  const profile = new ProfileFile(folder);
  expect(profile.preferences).toEqual(DEFAULT_PREFERENCES);
  profile.setPreferences({ theme: 'dark', keepInTray: false });
  profile.rememberWindow(WINDOW);
  const again = new ProfileFile(folder);
  expect(again.preferences).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark', keepInTray: false });
  expect(again.window).toEqual(WINDOW);
  expect(statSync(join(folder, 'profile.json')).mode & 0o777).toBe(0o600);
});

test.each([
  ['no JSON', 'half a f'],
  ['wrong values', JSON.stringify({ preferences: { theme: 'pink' } })],
  ['a window of no size', JSON.stringify({ window: { bounds: {} } })],
])('a profile with %s counts as none', (_, text) => {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, 'profile.json'), text);
  expect(new ProfileFile(folder).preferences).toEqual(DEFAULT_PREFERENCES);
  expect(new ProfileFile(folder).window).toBeNull();
});

test('a preference of an older version that is missing has its default', () => {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, 'profile.json'), JSON.stringify({ preferences: { theme: 'light' } }));
  const profile = new ProfileFile(folder);
  profile.setPreferences({ notifications: true });
  expect(JSON.parse(readFileSync(join(folder, 'profile.json'), 'utf8')).preferences).toEqual({
    ...DEFAULT_PREFERENCES,
    theme: 'light',
    notifications: true,
  });
});
