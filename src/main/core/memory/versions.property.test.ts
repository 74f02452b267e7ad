import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HoldfastError } from '../../../shared/errors.ts';
import type { Caller } from '../domain/principal.ts';
import { openTestEngine, type TestEngine } from './testing/engine.ts';

/** What a reader of one memory must see, kept by rules simple enough to be obviously right. */
interface Model {
  served: string;
  proposed: string | null;
  active: boolean;
  deleted: boolean;
}

type Step =
  | { do: 'agent edits' | 'person edits'; content: string }
  | { do: 'approve' | 'deactivate' | 'delete' };

const words = fc.constantFrom('red', 'green', 'blue', 'black');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('agent edits' as const, 'person edits' as const), content: words }),
  fc.record({ do: fc.constantFrom('approve' as const, 'deactivate' as const, 'delete' as const) }),
);

function after(model: Model, change: Step): Model {
  if (model.deleted) return model;
  switch (change.do) {
    case 'agent edits':
      if (!model.active) return { ...model, served: change.content };
      // Proposing what is served anyway, with nothing else proposed, is no change.
      if (model.proposed === null && change.content === model.served) return model;
      return change.content === model.served && model.proposed !== null
        ? model
        : { ...model, proposed: change.content };
    case 'person edits':
      return { ...model, served: change.content, active: true };
    case 'approve':
      return { ...model, active: true, served: model.proposed ?? model.served, proposed: null };
    case 'deactivate':
      return { ...model, active: false, proposed: null };
    case 'delete':
      return { ...model, deleted: true, proposed: null };
  }
}

let t: TestEngine;
let agent: Caller;
beforeAll(async () => {
  t = await openTestEngine('required');
  agent = t.as(t.engine.ownerKey, 'bot');
});
afterAll(() => t.close());

async function perform(id: string, change: Step): Promise<void> {
  const { memories } = t.engine;
  try {
    if (change.do === 'agent edits') await memories.edit(agent, id, { content: change.content });
    if (change.do === 'person edits')
      await memories.edit(t.admin, id, { content: change.content, approve: true });
    if (change.do === 'approve') memories.approve(t.admin, id, {});
    if (change.do === 'deactivate') memories.deactivate(t.admin, id, {});
    if (change.do === 'delete') memories.delete(t.admin, id, {});
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'not_found') throw error;
  }
}

/** What is there to be seen by a person and by recall. */
function observe(id: string): Model {
  const history = t.engine.memories.history(t.admin, id);
  const newest = history.versions.find((version) => version.version === history.current_version);
  const pending = history.versions.find((version) => version.status === 'pending');
  return {
    served: newest?.after.content ?? '',
    proposed: pending?.after.content ?? null,
    active: newest?.after.state === 'active',
    deleted: newest?.after.deleted ?? false,
  };
}

let counter = 0;

test('any sequence of edits and decisions serves only what a person allowed, and undo takes all of it back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      counter += 1;
      const { memory } = await t.store(agent, { content: `start ${counter}` });
      let model: Model = { served: memory.content, proposed: null, active: false, deleted: false };
      for (const change of steps) {
        await perform(memory.id, change);
        model = after(model, change);
        expect(observe(memory.id)).toEqual(model);
        const recalled = (await t.contents(t.admin, { limit: 1000 })).filter((text) => text === model.served);
        if (model.active && !model.deleted) expect(recalled.length).toBeGreaterThan(0);
      }
      const changes = t.engine.memories.history(t.admin, memory.id).versions.length;
      for (let i = 1; i < changes; i += 1) {
        const now = observe(memory.id);
        if (now.served === memory.content && !now.active && !now.deleted) break;
        t.engine.memories.undo(t.admin, memory.id, {});
      }
      expect(observe(memory.id)).toMatchObject({ served: memory.content, active: false, deleted: false });
      const numbers = t.engine.memories
        .history(t.admin, memory.id)
        .versions.map((version) => version.version);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }),
    { numRuns: 60 },
  );
});
