import type { ReviewBatch, ReviewItem, ReviewQueue } from '../../../client/index.ts';

/** A line of the list: the head of a batch, or a memory of it. */
export type Row =
  | { kind: 'batch'; key: string; batch: ReviewBatch }
  | { kind: 'item'; key: string; item: ReviewItem; index: number };

/** What was loaded of the queue. */
export interface Loaded {
  batches: ReviewBatch[];
  items: ReviewItem[];
  rows: Row[];
}

function batchKey({ user, agent, session }: ReviewBatch): string {
  return JSON.stringify([user, agent, session]);
}

/** Pages as one list: a batch that a page ended in goes on, and what was seen on an earlier page is not repeated. */
export function joinPages(pages: readonly ReviewQueue[]): Loaded {
  const batches = new Map<string, ReviewBatch>();
  const seen = new Set<string>();
  for (const batch of pages.flatMap((page) => page.batches)) {
    const fresh = batch.memories.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    const key = batchKey(batch);
    const open = batches.get(key);
    const memories = [...(open?.memories ?? []), ...fresh];
    if (memories.length > 0) batches.set(key, { ...(open ?? batch), memories });
  }
  const rows: Row[] = [];
  const items: ReviewItem[] = [];
  for (const [key, batch] of batches) {
    rows.push({ kind: 'batch', key, batch });
    for (const item of batch.memories) {
      rows.push({ kind: 'item', key: item.id, item, index: items.length });
      items.push(item);
    }
  }
  return { batches: [...batches.values()], items, rows };
}

/** A page without the memories that were just decided about, before the engine is asked again. */
export function without(page: ReviewQueue, ids: ReadonlySet<string>): ReviewQueue {
  const batches = page.batches.map((batch) => {
    const memories = batch.memories.filter(({ id }) => !ids.has(id));
    return { ...batch, memories, size: batch.size - (batch.memories.length - memories.length) };
  });
  return { ...page, batches: batches.filter(({ memories }) => memories.length > 0) };
}

/** What a memory would say once it is approved. */
export function proposedContent({ content, proposal }: ReviewItem): string {
  const change = proposal.changes.find(({ field }) => field === 'content');
  return typeof change?.to === 'string' ? change.to : content;
}
