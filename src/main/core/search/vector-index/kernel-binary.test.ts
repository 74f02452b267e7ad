import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kernelModule } from '../../../../../scripts/build-wasm.ts';
import { KERNEL, KERNEL_SHA256 } from './kernel-binary.ts';

it('is what the source compiles to, byte for byte', () => {
  expect(kernelModule()).toBe(readFileSync(new URL('./kernel-binary.ts', import.meta.url), 'utf8'));
});

it('has the checksum that is written beside it', () => {
  expect(hash('sha256', Buffer.from(KERNEL, 'base64'))).toBe(KERNEL_SHA256);
});
