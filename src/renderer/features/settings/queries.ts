import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Config } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';
import { showFailure } from '../../lib/toasts.ts';

/** While something goes on in the engine by itself, it is looked at again after so long. */
const LOOK_AGAIN_MS = 2_000;

const configQuery = queryOptions({
  queryKey: keys.config,
  queryFn: ({ signal }) => api.system.config({ signal }),
});

export const backupsQuery = queryOptions({
  queryKey: [...keys.status, 'backups'],
  queryFn: ({ signal }) => api.system.backups({ signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => api.sessions.list({ signal }),
});

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => api.webhooks.list({ signal }),
});

export const modelsQuery = queryOptions({
  queryKey: [...keys.status, 'models'],
  queryFn: ({ signal }) => api.models.list({ signal }),
  refetchInterval: ({ state: { data } }) =>
    data && (data.changing || data.waiting_for_embedding > 0 || data.embeddings === 'loading')
      ? LOOK_AGAIN_MS
      : false,
});

/** The settings, and a way to change some of them: it shows at once, and goes back when the engine refuses. */
export function useConfig() {
  const client = useQueryClient();
  const query = useQuery(configQuery);
  const change = useMutation({
    mutationFn: (patch: Partial<Config>) => api.system.configure(patch),
    onMutate: (patch) => {
      const before = client.getQueryData(configQuery.queryKey);
      if (before) client.setQueryData(configQuery.queryKey, { ...before, ...patch });
      return before;
    },
    onError: (error, _, before) => {
      client.setQueryData(configQuery.queryKey, before);
      showFailure('The setting was not changed', error);
    },
    onSuccess: (config) => client.setQueryData(configQuery.queryKey, config),
    onSettled: () => client.invalidateQueries({ queryKey: keys.status }),
  });
  return { ...query, change: change.mutate };
}
