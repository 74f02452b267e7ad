import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MemoryRecord } from '../../domain/memory.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { insertGrant } from '../../store/grants.ts';
import { deleteMute, insertMute, listMutes } from '../../store/mutes.ts';
import { forgetChanges, saveBlock } from '../../store/search-index.ts';
import { removeVectors, saveVectors } from '../../store/vectors.ts';
import { createStore, NOW, type TestStore } from '../testing/store.ts';
import { unpackAnswer } from './candidates.ts';
import { Keeper } from './keeper.ts';
import { formatOf } from './loading.ts';
import type { IndexQuery } from './protocol.ts';
import { saveRowBlock } from './row-block.ts';
import { expectedAnswer, rowsBySql } from './testing/oracle.ts';
import { attributes, changes, content, filters, grants, populate, principal, user } from './testing/world.ts';
import { saveVectorBlock } from './vector-block.ts';

const MODEL = 'test';
const EVERYTHING = 1000;
const HOUR = 3_600_000;
/** What cosines from codes may be off by; that of a mean has the error of several, over a length that they make shorter. */
const CODE_ERROR = { cosine: 0.005, neighbourCosine: 0.01 };

/** Unit vectors, a few directions each with a little noise, so that some are near each other. */
const vector = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 1000 }))
  .map(([axis, seed]) => {
    const made = Float32Array.from(
      { length: 384 },
      (_, i) => Math.sin(seed * (i + 1)) / 40 + (i === axis ? 1 : 0),
    );
    const size = Math.hypot(...made);
    return made.map((value) => value / size);
  });

type Action = (world: World) => void | Promise<void>;

/** A database, and an index that follows it. */
class World {
  readonly store: TestStore = createStore();
  readonly memories: MemoryRecord[] = [];
  #reader: Database;
  keeper: Keeper;

  constructor() {
    this.store.db.write(populate);
    this.#reader = openDatabase(this.store.db.path, { readonly: true });
    this.keeper = new Keeper(this.#reader, MODEL);
  }

  pick(index: number): MemoryRecord | undefined {
    return this.memories[index % this.memories.length];
  }

  change(index: number, fields: Partial<MemoryRecord>): void {
    const before = this.pick(index);
    if (before === undefined) return;
    const version = before.latest_version + 1;
    const changed = this.store.change(before, {
      ...fields,
      latest_version: version,
      updated_at: NOW + version,
    });
    this.memories[index % this.memories.length] = changed;
  }

  /** What happens when the thread ends, however that happens, and starts again. */
  async restart(): Promise<void> {
    this.#reader.close();
    this.#reader = openDatabase(this.store.db.path, { readonly: true });
    this.keeper = new Keeper(this.#reader, MODEL);
    expect(await this.keeper.load(false)).toBe(true);
  }

  /** Saves everything that is held; with `whole` the changes so far may be forgotten. */
  save(whole: boolean): void {
    const { index, change } = this.keeper;
    this.store.db.write((db) => {
      const rows = saveRowBlock(index, 0);
      saveBlock(db, { kind: 'rows', block: 0, format: formatOf('rows', MODEL), data: rows });
      if (!whole) return;
      const vectors = saveVectorBlock(index, 0);
      saveBlock(db, { kind: 'vectors', block: 0, format: formatOf('vectors', MODEL), data: vectors });
      forgetChanges(db, change);
    });
  }

  close(): void {
    this.#reader.close();
    this.store.close();
  }
}

const index = fc.nat({ max: 30 });
const store = fc.tuple(content, attributes).map(
  ([text, fields]): Action =>
    (world) =>
      void world.memories.push(world.store.put(text, fields)),
);
const change = fc.tuple(index, changes).map(
  ([at, fields]): Action =>
    (world) =>
      world.change(at, fields),
);
const embed = fc.tuple(index, fc.array(vector, { minLength: 1, maxLength: 3 })).map(
  ([at, vectors]): Action =>
    (world) => {
      const memory = world.pick(at);
      if (memory === undefined) return;
      const { seq, content: text } = memory;
      world.store.db.write((db) => saveVectors(db, { seq, content: text, model: MODEL, vectors }));
    },
);
/** A mute is no change of the memory, so the index hears of it with the question alone. */
const muting = fc.tuple(index, user, fc.boolean()).map(
  ([at, who, on]): Action =>
    (world) => {
      const memory = world.pick(at);
      if (memory === undefined) return;
      world.store.db.write((db) => {
        if (on) insertMute(db, { user: who, seq: memory.seq, muted_at: NOW });
        else deleteMute(db, who, memory.seq);
      });
    },
);
const forgetVectors = index.map(
  (at): Action =>
    (world) => {
      const memory = world.pick(at);
      if (memory !== undefined) world.store.db.write((db) => removeVectors(db, memory.seq));
    },
);
const purge = index.map(
  (at): Action =>
    (world) =>
      world.change(at, {
        content: '',
        tags: [],
        metadata: {},
        state: 'inactive',
        deleted_at: NOW,
        purged_at: NOW,
      }),
);
const settle = fc.constant<Action>((world) => void world.keeper.index.postings.freezeBlock(0));
const save = fc.boolean().map(
  (whole): Action =>
    (world) => {
      world.keeper.catchUp();
      world.save(whole);
    },
);
const restart = fc.constant<Action>((world) => world.restart());

const filter = fc.record({
  principal,
  filters,
  now: fc.integer({ min: -2, max: 3 }).map((hours) => NOW + hours * HOUR),
});

const question = fc
  .record({
    terms: fc.uniqueArray(fc.constantFrom('tab', 'space', 'river', 'cat', 'prefer', 'nowhere', 'ev'), {
      maxLength: 4,
    }),
    vector: fc.option(vector),
    lengthFloor: fc.constantFrom(null, 5),
    neighbours: fc.boolean(),
  })
  .map(({ terms, vector: asked, lengthFloor, neighbours }): Omit<IndexQuery, 'filter'> => {
    const weights = [
      { offset: -1, weight: 0.5 },
      { offset: 1, weight: 0.3 },
      { offset: -2, weight: 0.2 },
      { offset: 2, weight: 0.1 },
    ];
    return {
      terms: terms.map((stem, place) => ({ stem, weight: 1 + place / 10 })),
      vector: asked,
      k: EVERYTHING,
      limit: 5,
      lexical: {
        k1: 1.2,
        lengthFloor,
        neighbours: neighbours ? weights : [],
        afterQuestion: neighbours ? 1 : 0,
      },
      semantic: { neighbours: neighbours ? weights.slice(0, 2) : [] },
    };
  });

const ask = fc.tuple(question, filter).map(
  ([asked, who]): Action =>
    (world) => {
      const { db } = world.store;
      const tuples = db.all<never>('SELECT * FROM grants WHERE subject_user = :user', {
        user: who.principal.user,
      });
      const muted = listMutes(db, who.principal.user).map(({ seq }) => seq);
      const query: IndexQuery = { ...asked, filter: { ...who, grants: tuples, muted } };
      const rows = rowsBySql(db, query.filter);
      const answer = unpackAnswer(world.keeper.query(query));
      expect(answer.memories).toBe(rows.passing.length);
      expect(answer.visible).toBe(rows.visible.length);
      const expected = expectedAnswer(db, query, MODEL);
      const reached = [...expected].filter(([, { lexical, cosine }]) => lexical > 0 || cosine !== null);
      expect(answer.candidates.map(({ seq }) => seq)).toEqual(reached.map(([seq]) => seq));
      for (const candidate of answer.candidates) {
        const wanted = expected.get(candidate.seq);
        expect(candidate.facts).toEqual(wanted?.facts);
        for (const name of ['lexical', 'sessionLexical', 'coverage'] as const)
          expect(candidate[name], `${name} of ${candidate.seq}`).toBeCloseTo(wanted?.[name] ?? Number.NaN, 5);
        for (const name of ['cosine', 'neighbourCosine'] as const)
          if (wanted?.[name] == null) expect(candidate[name]).toBeNull();
          else
            expect(Math.abs((candidate[name] ?? Number.NaN) - wanted[name]), name).toBeLessThan(
              CODE_ERROR[name],
            );
      }
    },
);

const actions = fc
  .tuple(
    fc.array(fc.oneof(store, store, embed), { minLength: 10, maxLength: 30 }),
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: store },
        { weight: 6, arbitrary: change },
        { weight: 4, arbitrary: embed },
        { weight: 8, arbitrary: ask },
        { weight: 2, arbitrary: muting },
        { weight: 1, arbitrary: forgetVectors },
        { weight: 1, arbitrary: purge },
        { weight: 1, arbitrary: settle },
        { weight: 1, arbitrary: save },
        { weight: 1, arbitrary: restart },
      ),
      { maxLength: 40 },
    ),
  )
  .map(([first, rest]) => [...first, ...rest]);

describe('the index', () => {
  test('says what the database says, whatever happens in between', async () => {
    await fc.assert(
      fc.asyncProperty(actions, grants, ask, async (steps, tuples, last) => {
        const world = new World();
        try {
          world.store.db.write((db) => {
            for (const [place, tuple] of tuples.entries())
              insertGrant(db, { ...tuple, id: `g${place}`, granted_by: 'ann', created_at: 0 });
          });
          await world.restart();
          for (const step of steps) await step(world);
          await last(world);
        } finally {
          world.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});
