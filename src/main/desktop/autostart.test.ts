import { expect, test } from 'vitest';
import { autostartEntry } from './autostart.ts';

test('an autostart entry runs exactly the command, whatever its path holds', () => {
  const entry = autostartEntry(['/opt/Hold "fast"/$x', '--hidden']);
  expect(entry).toContain('\nExec="/opt/Hold \\"fast\\"/\\$x" "--hidden"\n');
  expect(entry.startsWith('[Desktop Entry]\nType=Application\n')).toBe(true);
});
