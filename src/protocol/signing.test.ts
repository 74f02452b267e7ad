import { describe, expect, test } from 'vitest';
import { boxKeyOf, isSigned, isSignedLater, newSeed, sharedSecret, signerOf } from './signing.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('Ed25519', () => {
  // RFC 8032, section 7.1, test 3.
  const seed = hex('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7');
  const publicKey = hex('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025');
  const signature = hex(
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  );
  const message = hex('af82');

  test('is that of RFC 8032', async () => {
    const signer = signerOf(seed);
    expect(signer.publicKey).toEqual(publicKey);
    expect(signer.sign(message)).toEqual(signature);
    expect(isSigned(publicKey, message, signature)).toBe(true);
    expect(await isSignedLater(publicKey, message, signature)).toBe(true);
  });

  test('refuses what is not that key, message and signature, and keys and signatures that are none', async () => {
    const other = signerOf(newSeed()).publicKey;
    const wrong: [Uint8Array, Uint8Array, Uint8Array][] = [
      [other, message, signature],
      [publicKey, hex('af83'), signature],
      [publicKey, message, Buffer.concat([signature.subarray(0, 63), hex('0b')])],
      [publicKey, message, signature.subarray(1)],
      [publicKey.subarray(1), message, signature],
      [Buffer.alloc(32, 255), message, signature],
    ];
    for (const [key, text, sign] of wrong) {
      expect(isSigned(key, text, sign)).toBe(false);
      expect(await isSignedLater(key, text, sign)).toBe(false);
    }
  });
});

describe('X25519', () => {
  // RFC 7748, section 6.1.
  const bob = hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
  const alicePublic = hex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');

  test('is that of RFC 7748', () => {
    const bobPublic = hex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
    const secret = hex('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');
    expect(boxKeyOf(bob)).toEqual(bobPublic);
    expect(sharedSecret(bob, alicePublic)).toEqual(secret);
  });

  test('makes no secret with a key that would give it away, or that is none', () => {
    expect(sharedSecret(bob, new Uint8Array(32))).toBeNull();
    expect(sharedSecret(bob, new Uint8Array(31))).toBeNull();
  });
});
