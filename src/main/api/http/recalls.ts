import {
  Activity,
  ActivityRequest,
  MuteResult,
  MutesResult,
  Recalls,
  RecallsRequest,
  RelatedRequest,
  RelatedResult,
  UsedRequest,
  UsedResult,
} from '../../../shared/activity.ts';
import type { Memories } from '../../core/engine.ts';
import type { Operations } from './endpoint.ts';

const TAG = 'Activity';

function lookingAtOne(operations: Operations, memories: Memories): void {
  operations.add(
    {
      method: 'get',
      path: '/memories/{id}/recalls',
      tag: TAG,
      summary: 'Where a memory was recalled lately, and how often it was of use',
      description:
        'Each answer of search and context that it was part of, never the question; of the last 90 days at most. ' +
        'You see recalls by yourself and your agents; an admin sees those of the users it manages.',
      query: RecallsRequest,
      answer: Recalls,
      problems: ['not_found'],
    },
    ({ caller, id, query }) => memories.recalls(caller, id, query),
  );
  operations.add(
    {
      method: 'get',
      path: '/memories/{id}/related',
      tag: TAG,
      summary: 'The memories nearest to one in meaning and words',
      description: 'Only active ones that you may recall.',
      query: RelatedRequest,
      answer: RelatedResult,
      problems: ['not_found'],
    },
    ({ caller, id, query }) => memories.related(caller, id, query),
  );
}

function reporting(operations: Operations, memories: Memories): void {
  operations.add(
    {
      method: 'post',
      path: '/memories/used',
      tag: TAG,
      summary: 'Report that recalled memories were of use',
      description:
        'It moves their ranking a little. Each id counts for itself; `errors` says for each failed one why.',
      body: UsedRequest,
      answer: UsedResult,
    },
    ({ caller, body }) => memories.used(caller, body),
  );
  operations.add(
    {
      method: 'get',
      path: '/activity',
      tag: TAG,
      summary: 'What happened on the last days: memories stored, waiting for review, recalled',
      query: ActivityRequest,
      answer: Activity,
    },
    ({ caller, query }) => memories.activity(caller, query),
  );
}

function muting(operations: Operations, memories: Memories): void {
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/mute',
      tag: TAG,
      summary: 'Hide a memory of others from the recall of your own agents',
      description: 'Nothing changes for anybody else. For people only; `unmute` takes it back.',
      answer: MuteResult,
      problems: ['not_found', 'conflict'],
    },
    ({ caller, id }) => memories.mute(caller, id),
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/unmute',
      tag: TAG,
      summary: 'Let your agents recall a muted memory again',
      answer: MuteResult,
      problems: ['not_found'],
    },
    ({ caller, id }) => memories.unmute(caller, id),
  );
  operations.add(
    { method: 'get', path: '/mutes', tag: TAG, summary: 'What you muted, newest first', answer: MutesResult },
    ({ caller }) => ({ mutes: memories.mutes(caller) }),
  );
}

export function recallOperations(operations: Operations, memories: Memories): void {
  lookingAtOne(operations, memories);
  reporting(operations, memories);
  muting(operations, memories);
}
