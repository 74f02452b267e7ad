/** Rules T-12 to T-19 of docs/team-protocol.md, one by one. */
import { describe, expect, test } from 'vitest';
import { idNaming } from './memory-id.ts';
import type { Operation, OperationKind } from './operation.ts';
import { reduce } from './reduce.ts';
import { operation, rulesOf, TEAM } from './testing/operations.ts';

/** `pia put a`, `pia put b on a`, `rita approve a`, `pia purge`: ids are the letters, clocks rise from line to line. */
function parse(line: string, place: number): Operation {
  const [author = '', kind = '', id = '', , bases = ''] = line.split(' ');
  const decides = kind === 'approve' || kind === 'deactivate';
  return operation(place, {
    author,
    kind: kind as OperationKind,
    id: decides || id === '' ? `${kind}-${place}` : id,
    target: decides ? id : null,
    bases: bases === '' ? [] : bases.split(','),
  });
}

/** What is shown and how, the heads and what waits, as one line. */
function outcome(...lines: string[]): string {
  const { state, shown, heads, waiting, conflict, dropped } = reduce(
    'mem_1',
    lines.map(parse),
    rulesOf(TEAM),
  );
  const list = (operations: readonly Operation[]) => operations.map(({ id }) => id).join(',');
  return [
    `${state}${shown ? ` ${shown.operation.id}` : ''}`,
    conflict ? `conflict of ${list(heads)}` : '',
    waiting.length > 0 ? `waiting ${list(waiting)}` : '',
    dropped.length > 0 ? `dropped ${list(dropped)}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

describe('T-13: who may write what', () => {
  test.each([
    ['lea propose a', 'none; dropped a'],
    ['nobody put a', 'none; dropped a'],
    ['otto put a', 'none; dropped a'],
    ['otto propose a', 'waiting a; waiting a'],
    ['pia put a', 'active a'],
    ['uta put a', 'waiting a; waiting a'],
    ['rita put a', 'active a'],
  ])('%s: %s', (line, expected) => {
    expect(outcome(line)).toBe(expected);
  });

  test('what a publisher puts for another one is a proposal', () => {
    expect(outcome('pia put a', 'paul put b on a')).toBe('active a; waiting b');
    expect(outcome('pia put a', 'paul propose b on a')).toBe('active a; waiting b');
  });

  test('a publisher deletes what it began, a reviewer everything, nobody else anything', () => {
    expect(outcome('pia put a', 'pia delete d on a')).toBe('deleted d');
    expect(outcome('pia put a', 'rita delete d on a')).toBe('deleted d');
    expect(outcome('pia put a', 'paul delete d on a')).toBe('active a; dropped d');
    expect(outcome('pia put a', 'otto delete d on a')).toBe('active a; dropped d');
  });

  test('in a personal team every device is an admin', () => {
    const rules = rulesOf({ me: 'proposer' }, 'personal');
    const reduced = reduce('mem_1', ['me put a', 'me delete d on a'].map(parse), rules);
    expect(reduced.state).toBe('deleted');
  });
});

describe('T-14: what is approved', () => {
  test('the newest decision holds, whatever was before', () => {
    expect(outcome('otto propose a', 'rita approve a')).toBe('active a');
    expect(outcome('otto propose a', 'rita approve a', 'ada deactivate a')).toBe('set aside a');
    expect(outcome('otto propose a', 'rita deactivate a', 'ada approve a')).toBe('active a');
  });

  test('a trusted publisher decides about what it began', () => {
    expect(outcome('pia put a', 'otto propose b on a', 'pia approve b')).toBe('active b');
    expect(outcome('pia put a', 'pia deactivate a')).toBe('set aside a');
  });

  test('nobody else decides: the decision is dropped', () => {
    expect(outcome('otto propose a', 'otto approve a')).toBe('waiting a; waiting a; dropped approve-1');
    expect(outcome('uta put a', 'uta approve a')).toBe('waiting a; waiting a; dropped approve-1');
    expect(outcome('pia put a', 'paul deactivate a')).toBe('active a; dropped deactivate-1');
    expect(outcome('pia put a', 'paul propose b on a', 'paul approve b')).toBe(
      'active a; waiting b; dropped approve-2',
    );
  });

  test('an approval names one exact version: an edit made beside it still waits', () => {
    expect(outcome('otto propose a', 'otto propose b on a', 'rita approve a')).toBe('active a; waiting b');
  });

  test('a decision may come before its version, and about one that never comes it counts for nothing', () => {
    expect(outcome('rita approve a', 'otto propose a')).toBe('active a');
    expect(outcome('pia put a', 'rita deactivate z')).toBe('active a');
  });
});

describe('T-15, T-16: heads and conflicts', () => {
  test('a version takes the place of those that it was made on, directly or through others', () => {
    expect(outcome('pia put a', 'pia put b on a', 'pia put c on b')).toBe('active c');
    expect(outcome('pia put a', 'otto propose b on a', 'pia put c on b')).toBe('active c');
  });

  test('two versions of one: both are heads, the later one is served for the time being', () => {
    expect(outcome('pia put a', 'rita put b on a', 'pia put c on a')).toBe('active c; conflict of b,c');
  });

  test('three ways', () => {
    expect(outcome('pia put a', 'rita put b on a', 'pia put c on a', 'ada put d on a')).toBe(
      'active d; conflict of b,c,d',
    );
  });

  test('an edit against a delete hides the memory, whichever is later', () => {
    expect(outcome('pia put a', 'rita put b on a', 'pia delete d on a')).toBe('conflict b; conflict of b,d');
    expect(outcome('pia put a', 'pia delete d on a', 'rita put b on a')).toBe('conflict b; conflict of d,b');
  });

  test('a version that names all heads settles it', () => {
    const edits = ['pia put a', 'rita put b on a', 'pia put c on a'];
    expect(outcome(...edits, 'pia put e on b,c')).toBe('active e');
    expect(outcome(...edits, 'pia delete e on b,c')).toBe('deleted e');
    expect(outcome(...edits, 'pia put e on b')).toBe('active e; conflict of c,e');
  });

  test('so does a decision against one side', () => {
    expect(outcome('pia put a', 'rita put b on a', 'pia put c on a', 'rita deactivate c')).toBe('active b');
  });

  test('several deletes, and edits that say the same, are no conflict', () => {
    expect(outcome('pia put a', 'pia delete d on a', 'rita delete e on a')).toBe('deleted e');
    const same = ['pia', 'rita'].map((author, index) =>
      operation(index, { author, kind: 'put', id: author, bases: ['a'], content: 'same' }),
    );
    expect(reduce('mem_1', same, rulesOf(TEAM)).conflict).toBe(false);
  });

  test('a version whose cause is not there yet counts; one of a cause that is later than itself ignores that', () => {
    expect(outcome('rita put b on a')).toBe('active b');
    const cycle = [
      operation(0, { author: 'rita', kind: 'put', id: 'a', bases: ['b'] }),
      operation(1, { author: 'rita', kind: 'put', id: 'b', bases: ['a'] }),
    ];
    expect(reduce('mem_1', cycle, rulesOf(TEAM)).heads.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('T-17: what waits and what was refused', () => {
  test('a proposal waits beside the served version, and no more once it is decided about', () => {
    expect(outcome('pia put a', 'otto propose b on a')).toBe('active a; waiting b');
    expect(outcome('pia put a', 'otto propose b on a', 'rita deactivate b')).toBe('active a');
    expect(outcome('pia put a', 'otto propose b on a', 'pia put c on a,b')).toBe('active c');
  });

  test('a later proposal of the same author takes the place of its own, and of no one else', () => {
    expect(outcome('pia put a', 'otto propose b on a', 'otto propose c on a,b')).toBe('active a; waiting c');
    expect(outcome('pia put a', 'otto propose b on a', 'paul propose c on a,b')).toBe(
      'active a; waiting c,b',
    );
  });

  test('what waits is taken back by its author with a delete', () => {
    expect(outcome('uta put a', 'uta delete d on a')).toBe('none; waiting d');
    expect(outcome('pia put a', 'uta propose b on a', 'uta delete d on b')).toBe(
      'active a; waiting b; dropped d',
    );
  });

  test('setting the only head aside brings no earlier version back', () => {
    expect(outcome('pia put a', 'pia put b on a', 'rita deactivate b')).toBe('set aside b');
    expect(outcome('pia put a', 'pia put b on a', 'rita deactivate b', 'rita approve b')).toBe('active b');
  });

  test('a decision against a delete takes it back', () => {
    expect(outcome('pia put a', 'pia delete d on a', 'rita deactivate d')).toBe('active a');
  });
});

describe('T-18: purge', () => {
  test('by its beginner or a reviewer, for ever', () => {
    expect(outcome('pia put a', 'pia purge', 'rita put b on a')).toBe('purged');
    expect(outcome('pia put a', 'rita purge')).toBe('purged');
    expect(outcome('pia put a', 'paul purge')).toBe('active a; dropped purge-1');
    expect(outcome('pia purge')).toBe('none; dropped purge-0');
  });

  test('of what several members say to have begun, only by a reviewer', () => {
    expect(outcome('pia put a', 'paul put b', 'pia purge')).toBe('active a; waiting b; dropped purge-2');
    expect(outcome('pia put a', 'paul put b', 'rita purge')).toBe('purged');
  });
});

test('T-19: a second root of another member waits for a reviewer', () => {
  expect(outcome('pia put a', 'paul put b')).toBe('active a; waiting b');
  expect(outcome('pia put a', 'paul put b', 'paul approve b')).toBe('active a; waiting b; dropped approve-2');
  expect(outcome('pia put a', 'paul put b', 'rita approve b')).toBe('active b; conflict of a,b');
});

test('T-19: a proposal takes no memory away from who published it, however it is dated', () => {
  expect(outcome('otto propose a', 'pia put b')).toBe('active b; waiting a');
  expect(outcome('uta put a', 'pia put b')).toBe('active b; waiting a');
  expect(outcome('otto propose a', 'rita approve a', 'pia put b')).toBe('active a; waiting b');
});

test('T-19: the device that the id names began the memory, whatever clocks say', () => {
  const memory = idNaming('0'.repeat(32), 'pia');
  const roots = ['paul put b', 'pia put a', 'paul purge'].map((line, place) => ({
    ...parse(line, place),
    memory,
  }));
  const { state, shown, beginner, waiting } = reduce(memory, roots, rulesOf(TEAM));
  expect([state, shown?.operation.id, beginner]).toEqual(['active', 'a', 'pia']);
  expect(waiting.map(({ id }) => id)).toEqual(['b']);
  const own = [...roots, { ...parse('pia purge', 3), memory }];
  expect(reduce(memory, own, rulesOf(TEAM)).state).toBe('purged');
});
