import { expect, test } from 'vitest';
import { displayFrom, openerFor } from './browser.ts';

test('a browser opens where there is a display', () => {
  const present = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform) =>
    displayFrom(environment, platform).present;
  expect(present({ DISPLAY: ':0' }, 'linux')).toBe(true);
  expect(present({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(present({}, 'linux')).toBe(false);
  expect(present({}, 'darwin')).toBe(true);
  expect(present({ SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'darwin')).toBe(false);
  expect(present({}, 'win32')).toBe(true);
});

test('each system has its own way to open one', () => {
  const url = 'http://localhost:8765/login#code';
  expect(openerFor('linux', url)).toEqual({ command: 'xdg-open', args: [url] });
  expect(openerFor('darwin', url)).toEqual({ command: 'open', args: [url] });
  expect(openerFor('win32', `${url}?a&b`)).toEqual({
    command: 'cmd',
    args: ['/c', 'start', '""', `${url}?a^&b`],
  });
});
