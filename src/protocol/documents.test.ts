import { expect, test } from 'vitest';
import { arrayOf, controlDocument, deviceOfArray, logDocument, parseDocumentName } from './documents.ts';
import { teamIdOf } from './ids.ts';
import { readRefusal, writeRefusal } from './refusals.ts';

const team = teamIdOf(Buffer.alloc(32, 7));

test('documents are named as T-27 says', () => {
  expect(controlDocument(team)).toBe(`t/${team}/ctl`);
  expect(parseDocumentName(controlDocument(team))).toEqual({ team, stream: 'ctl' });
  expect(parseDocumentName(logDocument(team, 12))).toEqual({ team, stream: 'log', segment: 12 });
});

test.each([
  '',
  't//ctl',
  `t/${team}`,
  `t/${team}/ctl/`,
  `/t/${team}/ctl`,
  `t/${team}/log/0`,
  `t/${team}/log/01`,
  `t/${team}/log/-1`,
  `t/${team}/log/1e3`,
  `t/${team}/log/99999999999`,
  `t/${team.toUpperCase()}/ctl`,
  `t/../${team}/ctl`,
  `t/${team}/ctl\n`,
])('%j names none', (name) => {
  expect(parseDocumentName(name)).toBeNull();
});

test('an array belongs to the device in its name', () => {
  expect(deviceOfArray(arrayOf('abc'))).toBe('abc');
  expect(deviceOfArray('segments')).toBeNull();
});

test('a refusal crosses the wire, and nonsense does not (T-28)', () => {
  expect(readRefusal(writeRefusal('sealed', 'The segment is sealed.'))).toEqual({
    code: 'sealed',
    message: 'The segment is sealed.',
  });
  for (const text of ['permission denied', '{}', '[]', '{"code":1,"message":"x"}'])
    expect(readRefusal(text)).toBeNull();
});
