import type { Teams } from '../../engine.ts';
import type { MemoryContext } from '../context.ts';
import { viewOf } from '../view.ts';
import type { TeamMemories } from './shared-memories.ts';

/** What people do with the memories of teams. */
export function createSharing(
  context: MemoryContext,
  shared: TeamMemories,
): Pick<Teams, 'share' | 'conflicts' | 'settle'> {
  return {
    share: (caller, request) => shared.share(caller, request),
    conflicts: (caller) => shared.conflicts(caller),
    async settle(caller, id, request) {
      const { record, outcome, notice } = shared.settle(caller, id, request);
      return {
        memory: viewOf(context, caller, record),
        outcome,
        notice,
        embedded: await context.indexing.embedNow([record.seq]),
        degraded: context.indexing.degraded(),
      };
    },
  };
}
