import { describe, expect, test } from 'vitest';
import { tupleOf } from './rebac.ts';

const TUPLE = {
  subject: { type: 'user', id: 'alice' },
  relation: 'can_read',
  object: { type: 'memory', id: '/memories' },
};

describe('a tuple', () => {
  test('can name the relation as an option', () => {
    expect(tupleOf(['user', 'alice', 'memory', '/memories'], 'can_read')).toEqual(TUPLE);
  });

  test('can name the relation in the middle', () => {
    expect(tupleOf(['user', 'alice', 'can_read', 'memory', '/memories'], undefined)).toEqual(TUPLE);
  });

  test('can be about an agent and a namespace', () => {
    expect(tupleOf(['agent', 'alice/notes', 'namespace', 'project/x'], 'can_review')).toEqual({
      subject: { type: 'agent', id: 'alice/notes' },
      relation: 'can_review',
      object: { type: 'namespace', id: 'project/x' },
    });
  });

  test.each([
    [['user', 'alice', 'memory', '/memories'], undefined, 'A relation is missing.'],
    [['user', 'alice', 'can_read', 'memory', '/memories'], 'can_read' as const, '5 words, and 4 are needed'],
    [['user', 'alice', 'can_raed', 'memory', '/memories'], undefined, 'Did you mean can_read?'],
    [['usr', 'alice', 'memory', '/memories'], 'owner' as const, 'Did you mean user?'],
    [['user', 'alice', 'memori', '/memories'], 'owner' as const, 'Did you mean memory?'],
  ])('%j with %j is refused: %s', (words, flag, message) => {
    expect(() => tupleOf(words, flag)).toThrow(message);
  });
});
