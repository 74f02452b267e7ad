import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../../lib/api.ts';
import { showFailure } from '../../lib/toasts.ts';
import { Switch } from '../../ui/toggle.tsx';
import { mayReviewQuery, reviewGrant } from './queries.ts';

/** What an agent may do beyond remembering and recalling. */
export function Rights({ user, agent }: { user: string; agent: string }) {
  const subject = { user, id: agent };
  const id = useId();
  const client = useQueryClient();
  const query = mayReviewQuery(subject);
  const { data: mayReview } = useQuery(query);
  const change = useMutation({
    mutationFn: async (allowed: boolean) => {
      if (allowed) await api.grants.grant(reviewGrant(subject));
      else await api.grants.revoke(reviewGrant(subject));
    },
    onError: (error) => showFailure('The right could not be changed', error),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
  return (
    <div className="flex items-start gap-3">
      <Switch
        id={id}
        checked={change.isPending ? change.variables : mayReview === true}
        disabled={mayReview === undefined || change.isPending}
        onCheckedChange={(on) => change.mutate(on === true)}
        aria-describedby={`${id}-note`}
      />
      <div>
        <label htmlFor={id} className="font-medium">
          May review
        </label>
        <p id={`${id}-note`} className="text-muted">
          Sees what waits and approves or rejects it, as you do: its own memories, too. Leave this off unless
          a program of yours is to decide in your place.
        </p>
      </div>
    </div>
  );
}
