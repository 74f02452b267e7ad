import { connect, HoldfastError, type Memories } from '../../src/client/index.ts';
import { type Arguments, type CallName, type Open, refusalOf, split } from './face.ts';

/** The types keep programs from asking what the table asks on purpose; here they have to let it pass. */
// biome-ignore lint/suspicious/noExplicitAny: wrong values are part of the contract
const loose = (args: Arguments) => args as any;

function about<T>(call: (memories: Memories, id: string, rest: Arguments) => T) {
  return (memories: Memories, args: Arguments): T => {
    const { id, rest } = split(args);
    return call(memories, id, rest);
  };
}

const CALLS: Record<CallName, (memories: Memories, args: Arguments) => Promise<unknown>> = {
  store: (memories, { content, ...fields }) => memories.store(String(content), loose(fields)),
  get: about((memories, id) => memories.get(id)),
  retrieve: (memories, args) => memories.retrieve(loose(args)),
  query: (memories, args) => memories.query(loose(args)),
  search: (memories, { query, ...search }) => memories.search(String(query), loose(search)),
  edit: about((memories, id, edit) => memories.edit(id, loose(edit))),
  approve: about((memories, id, approval) => memories.approve(id, loose(approval))),
  deactivate: about((memories, id, reason) => memories.deactivate(id, loose(reason))),
  delete: about((memories, id, reason) => memories.delete(id, loose(reason))),
  approve_batch: (memories, args) => memories.approveBatch(loose(args)),
  deactivate_batch: (memories, args) => memories.deactivateBatch(loose(args)),
  delete_batch: (memories, args) => memories.deleteBatch(loose(args)),
  history: about((memories, id) => memories.history(id)),
  diff: about((memories, id, versions) => memories.diff(id, loose(versions))),
  undo: about((memories, id, reason) => memories.undo(id, loose(reason))),
  restore: about((memories, id, request) => memories.restore(id, loose(request))),
  purge: about((memories, id) => memories.purge(id)),
  stats: (memories) => memories.stats(),
};

/** The TypeScript SDK. */
export const openTypeScript: Open = (url, apiKey) => {
  const { memories } = connect({ url, apiKey });
  return {
    async call(name, args) {
      try {
        return { value: await CALLS[name](memories, args) };
      } catch (error) {
        if (!(error instanceof HoldfastError)) throw error;
        return { refused: refusalOf(error.code) };
      }
    },
    async close() {},
  };
};
