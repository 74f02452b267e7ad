import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { settingsFrom } from './settings.ts';

test('an empty environment leaves everything to be found', () => {
  expect(settingsFrom({})).toMatchObject({ url: null, apiKey: null, agent: null, color: null });
  expect(settingsFrom({}).dataDirectory).toContain('holdfast');
});

test('the names of the original are understood, and those of Holdfast come first', () => {
  const nexus = { NEXUS_URL: 'http://127.0.0.1:1', NEXUS_API_KEY: 'nexus', NEXUS_DATA_DIR: '/nexus' };
  expect(settingsFrom(nexus)).toMatchObject({ url: 'http://127.0.0.1:1', apiKey: 'nexus' });
  expect(settingsFrom({ ...nexus, HOLDFAST_API_KEY: 'holdfast' }).apiKey).toBe('holdfast');
});

test('an empty value is an unset one', () => {
  expect(settingsFrom({ HOLDFAST_URL: '', HOLDFAST_API_KEY: '' })).toMatchObject({ url: null, apiKey: null });
});

test('the data directory does not depend on where the engine is started', () => {
  expect(settingsFrom({ HOLDFAST_DATA_DIR: 'here' }).dataDirectory).toBe(join(resolve('.'), 'here'));
});

test('an engine that is started inherits no key', () => {
  const { engineEnvironment } = settingsFrom({
    PATH: '/bin',
    HOLDFAST_API_KEY: 'secret',
    NEXUS_API_KEY: 'secret',
  });
  expect(engineEnvironment).toEqual({ PATH: '/bin' });
});

test.each([
  [{ NO_COLOR: '1' }, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, false],
])('%j decides about colour', (environment, color) => {
  expect(settingsFrom(environment).color).toBe(color);
});
