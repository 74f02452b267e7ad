import { connect, type Holdfast, HoldfastError, type Memories } from '../../src/client/index.ts';
import { type Arguments, type CallName, type Open, refusalOf, split } from './face.ts';

/** The types keep programs from asking what the table asks on purpose; here they have to let it pass. */
// biome-ignore lint/suspicious/noExplicitAny: wrong values are part of the contract
const loose = (args: Arguments) => args as any;

function about<Calls, T>(call: (calls: Calls, id: string, rest: Arguments) => T) {
  return (calls: Calls, args: Arguments): T => {
    const { id, rest } = split(args);
    return call(calls, id, rest);
  };
}

type Calls<Group, Name extends CallName> = Record<Name, (group: Group, args: Arguments) => Promise<unknown>>;
type ReviewName = 'queue' | 'reject' | 'reject_batch' | 'rejections' | 'allow';
type TeamName = 'teams' | 'create_team' | 'join_team' | 'share' | 'conflicts' | 'settle';

const REVIEW: Calls<Holdfast['review'], ReviewName> = {
  queue: (review, args) => review.queue(loose(args)),
  reject: about((review, id, rejection) => review.reject(id, loose(rejection))),
  reject_batch: (review, args) => review.rejectBatch(loose(args)),
  rejections: (review, args) => review.rejections(loose(args)),
  allow: about((review, id) => review.allow(id)),
};

const TEAMS: Calls<Holdfast['teams'], TeamName> = {
  teams: async (teams) => ({ teams: await teams.list() }),
  create_team: (teams, { name, relay, ...options }) =>
    teams.create(String(name), String(relay), loose(options)),
  join_team: (teams, { link, ...options }) => teams.join(String(link), loose(options)),
  share: (teams, args) => teams.share(loose(args)),
  conflicts: async (teams) => ({ conflicts: await teams.conflicts() }),
  settle: about((teams, id, how) => teams.settle(id, loose(how))),
};

const MEMORIES: Calls<Memories, Exclude<CallName, ReviewName | TeamName>> = {
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
  store_batch: (memories, { memories: items, ...options }) =>
    memories.storeBatch(loose({ items }).items, loose(options)),
};

function ask(holdfast: Holdfast, name: CallName, args: Arguments): Promise<unknown> {
  if (name in REVIEW) return REVIEW[name as ReviewName](holdfast.review, args);
  if (name in TEAMS) return TEAMS[name as TeamName](holdfast.teams, args);
  return MEMORIES[name as keyof typeof MEMORIES](holdfast.memories, args);
}

/** The TypeScript SDK. */
export const openTypeScript: Open = (url, apiKey) => {
  const holdfast = connect({ url, apiKey });
  return {
    async call(name, args) {
      try {
        return { value: await ask(holdfast, name, args) };
      } catch (error) {
        if (!(error instanceof HoldfastError)) throw error;
        return { refused: refusalOf(error.code) };
      }
    },
    async close() {},
  };
};
