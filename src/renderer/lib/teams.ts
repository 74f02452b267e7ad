import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Conflict, Team } from '../../client/index.ts';
import { api } from './api.ts';
import { keys, refreshCounts, refreshMemories } from './queries.ts';
import { showFailure } from './toasts.ts';

export const teamsQuery = queryOptions({
  queryKey: keys.teams,
  queryFn: ({ signal }) => api.teams.list({ signal }),
});

export const conflictsQuery = queryOptions({
  queryKey: keys.conflicts,
  queryFn: ({ signal }) => api.teams.conflicts({ signal }),
});

export const refreshTeams = (client: QueryClient) => client.invalidateQueries({ queryKey: keys.teams });

/** A change of a team: what it says of a failure, and what it reads anew. */
export function useTeamChange<Input, Result>(failed: string, change: (input: Input) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onError: (error) => showFailure(failed, error),
    onSettled: () => refreshTeams(client),
  });
}

/** Ends the conflict of a memory, and reads anew what shows it. Rejects with what the engine says. */
export async function settle(
  client: QueryClient,
  id: string,
  how: { operation: string } | { content: string },
): Promise<void> {
  await api.teams.settle(id, how);
  await Promise.all([refreshMemories(client, [id]), refreshCounts(client), refreshTeams(client)]);
}

/** The conflict of a memory, if it has one. */
export function useConflict(id: string): Conflict | undefined {
  const { data } = useQuery(conflictsQuery);
  return data?.find((conflict) => conflict.id === id);
}

/** Whether a user stands for somebody of a team on another machine, and has nothing to do with this one but memories. */
export const isMember = (user: string) => user.startsWith('member-');

/** What to call the person that a memory is of: a member of a team by the name there, any other by the user's own. */
export function usePersonName(user: string): string {
  const { data } = useQuery({ ...teamsQuery, enabled: isMember(user) });
  const members = data?.flatMap((team) => team.members) ?? [];
  return members.find((member) => member.user === user)?.name ?? user;
}

/** What a member of a conflict is called. */
export function memberName(teams: readonly Team[] | undefined, member: string): string {
  const all = teams?.flatMap(({ members }) => members) ?? [];
  return all.find(({ id }) => id === member)?.name ?? member;
}
