import { describe, expect, test } from 'vitest';
import { AccessLists } from './access.ts';
import type { HttpSettings } from './context.ts';

const DEFAULTS: HttpSettings = { allowed_hosts: [], allowed_origins: [], rate_limit_per_minute: 1000 };

const LOOPBACK = { address: '127.0.0.1', port: 8765 };

describe('Host', () => {
  const lists = new AccessLists(() => DEFAULTS);

  test.each(['127.0.0.1:8765', 'localhost:8765', '[::1]:8765'])('%s is answered', (host) => {
    expect(lists.allowsHost(host, LOOPBACK)).toBe(true);
  });

  test.each([
    undefined,
    '',
    'evil.example',
    'evil.example:8765',
    '127.0.0.1',
    'localhost',
    'localhost:8766',
    'localhost:80',
    'LOCALHOST:8765',
    'localhost.:8765',
    'localhost:8765.',
    'localhost:08765',
    '127.1:8765',
    '0.0.0.0:8765',
    '2130706433:8765',
    '::1:8765',
    'localhost:8765@evil.example',
    'localhost.evil.example:8765',
    ' localhost:8765',
  ])('%j is not', (host) => {
    expect(lists.allowsHost(host, LOOPBACK)).toBe(false);
  });

  test('the address that a connection came in on is a name of its own', () => {
    expect(lists.allowsHost('192.0.2.7:8765', { address: '192.0.2.7', port: 8765 })).toBe(true);
    expect(lists.allowsHost('192.0.2.7:8765', { address: '::ffff:192.0.2.7', port: 8765 })).toBe(true);
    expect(lists.allowsHost('[2001:db8::7]:8765', { address: '2001:db8::7', port: 8765 })).toBe(true);
    expect(lists.allowsHost('192.0.2.8:8765', { address: '192.0.2.7', port: 8765 })).toBe(false);
  });

  test('the default port of HTTP may be left out', () => {
    expect(lists.allowsHost('localhost', { address: '127.0.0.1', port: 80 })).toBe(true);
    expect(lists.allowsHost('localhost:80', { address: '127.0.0.1', port: 80 })).toBe(true);
  });
});

describe('Origin', () => {
  const settings = { ...DEFAULTS, allowed_origins: ['https://notes.example/', 'app://holdfast'] };
  const lists = new AccessLists(() => settings);

  test.each([
    'http://127.0.0.1:8765',
    'http://localhost:8765',
    'http://[::1]:8765',
    'https://notes.example',
    'app://holdfast',
  ])('%s may call', (origin) => {
    expect(lists.allowsOrigin(origin, LOOPBACK)).toBe(true);
  });

  test.each([
    'null',
    '',
    'https://localhost:8765',
    'http://localhost',
    'http://localhost:8766',
    'http://localhost.evil.example',
    'http://localhost.evil.example:8765',
    'http://notes.example',
    'https://notes.example:8443',
    'https://sub.notes.example',
    'https://notes.example.evil.example',
  ])('%j may not', (origin) => {
    expect(lists.allowsOrigin(origin, LOOPBACK)).toBe(false);
  });
});

test('changed settings hold from the next request on', () => {
  let settings = DEFAULTS;
  const lists = new AccessLists(() => settings);
  expect(lists.allowsHost('holdfast.lan:8765', LOOPBACK)).toBe(false);
  settings = { ...DEFAULTS, allowed_hosts: ['holdfast.lan:8765'] };
  expect(lists.allowsHost('holdfast.lan:8765', LOOPBACK)).toBe(true);
});
