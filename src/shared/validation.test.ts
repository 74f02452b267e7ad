import { describe, expect, test } from 'vitest';
import { HoldfastError } from './errors.ts';
import { EditRequest, StoreRequest } from './memory.ts';
import { QueryRequest } from './query.ts';
import { validate } from './validation.ts';

function problemOf(schema: Parameters<typeof validate>[0], value: unknown): HoldfastError {
  try {
    validate(schema, value);
  } catch (error) {
    if (error instanceof HoldfastError) return error;
    throw error;
  }
  throw new Error('expected the value to be refused');
}

describe('validate', () => {
  test('fills in defaults', () => {
    expect(validate(StoreRequest, { content: 'Prefers tea' })).toMatchObject({
      content: 'Prefers tea',
      type: 'fact',
      scope: 'user',
      importance: null,
    });
  });

  test.each([
    [{ content: 'x', importance: 1.5 }, 'importance: must be between 0 and 1'],
    [{ content: 'x', importance: -1 }, 'importance: must be between 0 and 1'],
    [{ content: 'x', importance: 'NaN' }, 'importance: must be a number'],
    [{}, 'content: is missing'],
    [{ content: '' }, 'content: must not be empty'],
    [{ content: 7 }, 'content: must be text'],
    [{ content: 'x', scope: 'planet' }, 'scope: must be one of agent, user, tenant, global'],
    [{ content: 'x', colour: 'red' }, 'colour: is not a known field'],
    [{ content: 'x', tags: 'tea' }, 'tags: must be a list'],
    [{ content: 'x', tags: ['tea', ''] }, 'tags.1: must not be empty'],
    [{ content: 'x', metadata: [] }, 'metadata: must be a JSON object'],
    [{ content: 'x', session: 'y'.repeat(200) }, 'session: must be at most 128 characters long'],
    ['x', 'must be a JSON object'],
  ])('of %j says: %s', (value, message) => {
    expect(problemOf(StoreRequest, value)).toMatchObject({ code: 'validation_failed', message });
  });

  test('names every wrong field, up to a handful', () => {
    const unknown = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`field${index}`, 1]));
    expect(problemOf(StoreRequest, { content: '', ...unknown }).message).toBe(
      'content: must not be empty; field0: is not a known field; field1: is not a known field; ' +
        'field2: is not a known field; field3: is not a known field; and 4 more',
    );
  });

  test('has a code of its own for content over 32 KiB, and never repeats it', () => {
    const problem = problemOf(StoreRequest, { content: 'secret '.repeat(6000) });
    expect(problem.code).toBe('content_too_long');
    expect(problem.message).toContain('content: is longer than 32 KiB');
    expect(problem.message).not.toContain('secret');
  });

  test('explains edits and filters', () => {
    expect(problemOf(EditRequest, {}).message).toBe('needs at least one field to change');
    expect(problemOf(EditRequest, { content: 'x', base_version: 0.5 }).message).toBe(
      'base_version: must be a whole number',
    );
    expect(problemOf(QueryRequest, { limit: 'ten' }).message).toBe('limit: must be a number');
    expect(problemOf(QueryRequest, { limit: '1001' }).message).toBe('limit: must be at most 1000');
    expect(problemOf(QueryRequest, { waiting: 'maybe' }).message).toBe('waiting: must be true or false');
  });
});
