import { queryOptions } from '@tanstack/react-query';
import type { Agent, ApiKey, GrantObject } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';
import { isMember } from '../../lib/teams.ts';

/** When agents were last seen is told by no event. */
const LOOK_AGAIN_MS = 15_000;

export const agentsQuery = queryOptions({
  queryKey: keys.agents,
  queryFn: ({ signal }) => api.identity.listAgents({ signal }),
  refetchInterval: LOOK_AGAIN_MS,
});

export const keysQuery = queryOptions({
  queryKey: keys.keys,
  queryFn: ({ signal }) => api.identity.listKeys(undefined, { signal }),
  refetchInterval: LOOK_AGAIN_MS,
});

/** All memories that the person who grants may open. */
const ALL: GrantObject = { type: 'memory', id: '/memories' };

/** The grant that lets an agent review. */
export const reviewGrant = ({ user, id }: Pick<Agent, 'user' | 'id'>) => ({
  subject: { type: 'agent' as const, id: `${user}/${id}` },
  relation: 'can_review' as const,
  object: ALL,
});

export const mayReviewQuery = (agent: Pick<Agent, 'user' | 'id'>) =>
  queryOptions({
    queryKey: [...keys.agents, agent.user, agent.id, 'review'],
    queryFn: async ({ signal }) => {
      const { subject, relation } = reviewGrant(agent);
      const query = { subject_type: subject.type, subject_id: subject.id, relation };
      const grants = await api.grants.list(query, { signal });
      return grants.some(({ object }) => object.id === ALL.id);
    },
  });

/** Somebody with keys: an agent, or a user in person (`agent` null). */
export interface Holder {
  user: string;
  agent: string | null;
}

export const isSame = (one: Holder, other: Holder) => one.user === other.user && one.agent === other.agent;

/** The keys of a holder: those that work first, then the newest. */
export function keysOf(all: readonly ApiKey[], holder: Holder): ApiKey[] {
  const works = (key: ApiKey) => key.status === 'active';
  return all
    .filter((key) => isSame(key, holder))
    .sort((a, b) => Number(works(b)) - Number(works(a)) || b.created_at.localeCompare(a.created_at));
}

/** Everybody of this engine: each user in person, then the user's agents. */
export function holdersOf(agents: readonly Agent[], all: readonly ApiKey[], self: string): Holder[] {
  const known = [self, ...agents.map(({ user }) => user), ...all.map(({ user }) => user)];
  const users = [...new Set(known)].filter((user) => !isMember(user));
  return users.flatMap((user) => [
    { user, agent: null },
    ...agents.filter((agent) => agent.user === user && shows(agent)).map(({ id }) => ({ user, agent: id })),
  ]);
}

/** The agent that a user is when it names none. */
export const DEFAULT_AGENT = 'default';

/** It is of interest only once it has something. */
function shows({ id, keys: count, memories }: Agent): boolean {
  return id !== DEFAULT_AGENT || count > 0 || memories > 0;
}
