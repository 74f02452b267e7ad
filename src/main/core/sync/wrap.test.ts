import { describe, expect, test } from 'vitest';
import { deviceIdOf, epochOf, teamIdOf } from '../../../protocol/ids.ts';
import { boxKeyOf, newSeed } from '../../../protocol/signing.ts';
import { newTeamKey, unwrapKey, wrapKey } from './wrap.ts';

const team = teamIdOf(Buffer.alloc(32, 1));
const device = deviceIdOf(Buffer.alloc(32, 2));
const boxSeed = newSeed();
const key = newTeamKey();
const wrapped = wrapKey(key, { team, device, boxKey: boxKeyOf(boxSeed) });
const by = { team, epoch: key.epoch, device, boxSeed };

describe('a wrapped team key (T-24)', () => {
  test('is read by its device', () => {
    expect(wrapped).toHaveLength(104);
    const read = unwrapKey(wrapped, by);
    expect(Buffer.from(read?.key ?? [])).toEqual(key.key);
    expect(read?.epoch).toBe(epochOf(key.key));
  });

  test('by nobody else, for no other team, epoch or device', () => {
    const [other] = [newSeed()];
    expect(unwrapKey(wrapped, { ...by, boxSeed: other })).toBeNull();
    expect(unwrapKey(wrapped, { ...by, team: teamIdOf(other) })).toBeNull();
    expect(unwrapKey(wrapped, { ...by, epoch: key.epoch + 1 })).toBeNull();
    expect(unwrapKey(wrapped, { ...by, device: deviceIdOf(other) })).toBeNull();
  });

  test('is not taken for another key of that epoch', () => {
    const lie = wrapKey({ ...newTeamKey(), epoch: key.epoch }, { team, device, boxKey: boxKeyOf(boxSeed) });
    expect(unwrapKey(lie, by)).toBeNull();
  });

  test('is nothing once a bit is another, or a part is missing', () => {
    for (const at of [0, 31, 32, 55, 56, 103]) {
      const altered = Uint8Array.from(wrapped);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(unwrapKey(altered, by)).toBeNull();
    }
    expect(unwrapKey(wrapped.subarray(0, 103), by)).toBeNull();
    expect(unwrapKey(new Uint8Array(), by)).toBeNull();
    expect(unwrapKey(new Uint8Array(104), by)).toBeNull();
  });

  test('cannot be made for a key that would give it away', () => {
    expect(() => wrapKey(key, { team, device, boxKey: new Uint8Array(32) })).toThrow(TypeError);
  });
});

test('what was wrapped once can be unwrapped for ever', () => {
  const pinned = [
    '035e7b8580577763301d333c70b0a5d0e8d7177f8daa692289489dc9c5979c1acdbfd16a81c307be291a842e6f445ead',
    '1714e2d5135638e7db8397619f7e7e9f1f4ba7874a9b875fcff6d4548710972421704db67eb3a0dead8516c0ee5c9945',
    'fec99a075b8bdb19',
  ];
  const old = Buffer.alloc(32, 3);
  const read = unwrapKey(Buffer.from(pinned.join(''), 'hex'), {
    team,
    epoch: epochOf(old),
    device,
    boxSeed: Buffer.alloc(32, 4),
  });
  expect(Buffer.from(read?.key ?? [])).toEqual(old);
});
