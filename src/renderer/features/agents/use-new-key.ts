import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { CreatedKey, CreateKeyRequest } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { keys as topics } from '../../lib/queries.ts';

/** For a form whose submit makes the key that `request` describes. */
export function useNewKey(request: () => CreateKeyRequest, onMade: (made: CreatedKey) => void) {
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => api.identity.createKey(request()),
    onSuccess: async (made) => {
      onMade(made);
      await Promise.all(
        [topics.keys, topics.agents].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return { make, submit };
}
