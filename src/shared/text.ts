import { z } from 'zod';

const encoder = new TextEncoder();

/** Bytes of `text` as UTF-8. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** Why a text cannot be stored, or null. Lone surrogates and NUL do not survive SQLite and UTF-8 unchanged. */
export function textDefect(text: string): string | null {
  if (!text.isWellFormed()) return 'must be valid Unicode text (it holds half of a surrogate pair)';
  if (text.includes('\0')) return 'must not contain NUL characters';
  return null;
}

/** A string that is well-formed Unicode without NUL, of `min` to `max` UTF-16 units. */
export function safeText(min: number, max: number) {
  return z
    .string()
    .min(min)
    .max(max)
    .superRefine((value, context) => {
      const defect = textDefect(value);
      if (defect) context.addIssue({ code: 'custom', message: defect });
    });
}

/** A name that people type in shells and URLs: users, agents, tenants. */
export const Name = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._@-]{0,62}[A-Za-z0-9])?$/,
    'must be 1 to 64 letters, digits, ".", "_", "@" or "-", and start and end with a letter or digit',
  );
