import { describe, expect, test } from 'vitest';
import { encodeCbor } from '../../../protocol/cbor.ts';
import { fingerprintOf, teamIdOf } from '../../../protocol/ids.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import { inviteKeys, newInviteSecret, readInviteLink, writeInviteLink } from './invite.ts';
import { openNames, openNamesKey, openTitle, sealNames, sealNamesKey, sealTitle } from './names.ts';

const KEY = Buffer.alloc(32, 7);
const LINK = {
  relay: 'wss://relay.example.com',
  team: teamIdOf(KEY),
  secret: newInviteSecret(),
  fingerprint: fingerprintOf(KEY),
};

describe('the link of an invite (T-22)', () => {
  test('is read as it was written, with the white space that copying adds', () => {
    const link = writeInviteLink(LINK);
    expect(link).toMatch(/^holdfast:\/\/join#[A-Za-z0-9_-]+$/);
    expect(readInviteLink(` ${link}\n`)).toEqual(LINK);
  });

  const linkOf = (...parts: unknown[]) =>
    `holdfast://join#${Buffer.from(encodeCbor(parts)).toString('base64url')}`;
  test.each([
    ['https://example.com/join#abc', 'no invite'],
    ['', 'no invite'],
    ['holdfast://join#', 'damaged'],
    ['holdfast://join#!!!', 'damaged'],
    [writeInviteLink(LINK).slice(0, -1), 'damaged'],
    [linkOf('ftp://relay', LINK.team, LINK.secret, LINK.fingerprint), 'damaged'],
    [linkOf(LINK.relay, 'team', LINK.secret, LINK.fingerprint), 'damaged'],
    [linkOf(LINK.relay, LINK.team, Buffer.alloc(31), LINK.fingerprint), 'damaged'],
    [linkOf(LINK.relay, LINK.team, LINK.secret), 'damaged'],
  ])('%j is refused with what is wrong', (text, message) => {
    expect(() => readInviteLink(text)).toThrow(HoldfastError);
    expect(() => readInviteLink(text)).toThrow(message);
  });

  test('is never in the error about it', () => {
    const damaged = writeInviteLink(LINK).slice(0, -2);
    try {
      readInviteLink(damaged);
    } catch (error) {
      const told = `${JSON.stringify(error)} ${error instanceof Error ? `${error.message} ${error.stack}` : ''}`;
      expect(told).not.toContain(damaged.slice(20, 40));
    }
    expect.assertions(1);
  });

  test('makes two keys of its secret, always the same', () => {
    const keys = inviteKeys(KEY);
    expect(Buffer.from(keys.signer.publicKey).toString('hex')).toBe(
      'e7d8081c660edcf95194cf2d74a9ea26071f3bc8959702d703502795f3da8602',
    );
    expect(Buffer.from(keys.namesKey).toString('hex')).toBe(
      '90023036c9b41f4b0ae0d270dcb1ae85aa9ef5bc05367fb65f909ffd62b48e68',
    );
    expect(inviteKeys(LINK.secret).signer.publicKey).not.toEqual(keys.signer.publicKey);
  });
});

describe('names (T-26)', () => {
  const { team } = LINK;
  const device = 'joyg7dsohj3rluqb2vz5bkscg4';
  const names = { member: 'Ann', device: 'Ann’s laptop' };

  test('are read with the key, for the device and team they are of', () => {
    const sealed = sealNames(KEY, team, device, names);
    expect(openNames(KEY, team, device, sealed)).toEqual(names);
    expect(openNames(Buffer.alloc(32), team, device, sealed)).toBeNull();
    expect(openNames(KEY, teamIdOf(LINK.secret), device, sealed)).toBeNull();
    expect(openNames(KEY, team, 'moyg7dsohj3rluqb2vz5bkscg4', sealed)).toBeNull();
  });

  test('that are too long, or none, are not read', () => {
    const long = sealNames(KEY, team, device, { ...names, member: 'x'.repeat(101) });
    expect(openNames(KEY, team, device, long)).toBeNull();
  });

  test('of a team, and the key of a join’s names, are sealed each for itself', () => {
    expect(openTitle(KEY, team, sealTitle(KEY, team, 'Our team'))).toBe('Our team');
    const sealed = sealNamesKey(KEY, team, LINK.secret);
    expect(Buffer.from(openNamesKey(KEY, team, sealed) ?? [])).toEqual(LINK.secret);
    expect(openTitle(KEY, team, sealed)).toBeNull();
  });
});
