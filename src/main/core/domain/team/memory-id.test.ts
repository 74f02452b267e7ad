import { uuidv7obj } from 'uuidv7';
import { expect, test } from 'vitest';
import { idNaming, namesDevice } from './memory-id.ts';

const many = Array.from({ length: 20_000 }, () => uuidv7obj().toHex());

test('an id names its device and no other one, and is still a UUIDv7', () => {
  const id = idNaming(many[0] ?? '', 'pia');
  expect(id).toMatch(/^mem_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect(namesDevice(id, 'pia')).toBe(true);
  expect(namesDevice(id, 'paul')).toBe(false);
  expect(namesDevice(`mem_${many[0]}`, 'pia')).toBe(false);
});

test('ids of one millisecond differ, and sort by time', () => {
  const ids = many.map((uuid) => idNaming(uuid, 'pia'));
  expect(new Set(ids).size).toBe(ids.length);
  const times = ids.map((id) => id.slice(0, 16));
  expect(times).toEqual([...times].sort());
});
