import type { z } from 'zod';
import { HoldfastError } from './errors.ts';
import { CONTENT_TOO_LONG } from './memory.ts';

/** Problems named in one message; more would not help the reader. */
const SHOWN = 5;
const NAME_SHOWN = 64;

const NOUNS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
  record: 'a JSON object',
};

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

function sizeLimit(issue: RawIssue & { code: 'too_big' | 'too_small' }): string {
  const big = issue.code === 'too_big';
  const limit = big ? issue.maximum : issue.minimum;
  if (issue.origin === 'string') {
    if (!big && limit === 1) return 'must not be empty';
    return `must be ${big ? 'at most' : 'at least'} ${limit} characters long`;
  }
  if (issue.origin === 'array') {
    if (!big && limit === 1) return 'must not be empty';
    return `must hold ${big ? 'at most' : 'at least'} ${limit} entries`;
  }
  const exclusive = issue.inclusive === false;
  if (exclusive) return `must be ${big ? 'below' : 'above'} ${limit}`;
  return `must be ${big ? 'at most' : 'at least'} ${limit}`;
}

/** The message of an issue whose schema brings none of its own. Never repeats the value. */
function plainWords(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${NOUNS[issue.expected] ?? issue.expected}`;
    case 'too_big':
    case 'too_small':
      return sizeLimit(issue);
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'invalid_format':
      return `is not a valid ${issue.format}`;
    default:
      return 'is not valid';
  }
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.map(String).join('.').slice(0, NAME_SHOWN);
}

/** A single value may stand for a list of one: then its problem is that of the field, not of an entry. */
function pathOf(issue: z.core.$ZodIssue, value: unknown): readonly PropertyKey[] {
  const [field, index, ...rest] = issue.path;
  const given = field === undefined ? undefined : (value as Record<PropertyKey, unknown> | null)?.[field];
  return index === 0 && field !== undefined && !Array.isArray(given) ? [field, ...rest] : issue.path;
}

function describe(issue: z.core.$ZodIssue, value: unknown): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${fieldName([...issue.path, key])}: is not a known field`);
  const field = fieldName(pathOf(issue, value));
  return [field === '' ? issue.message : `${field}: ${issue.message}`];
}

/**
 * `value` as `schema` reads it, defaults filled in. Throws `validation_failed` (or `content_too_long`) with a message
 * that names each wrong field in plain words and holds none of the values.
 */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { error: plainWords });
  if (result.success) return result.data;
  const { issues } = result.error;
  const lines = issues.flatMap((issue) => describe(issue, value));
  const more = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : [];
  const tooLong = issues.some((issue) => issue.message === CONTENT_TOO_LONG);
  throw new HoldfastError(
    tooLong ? 'content_too_long' : 'validation_failed',
    [...lines.slice(0, SHOWN), ...more].join('; '),
  );
}
