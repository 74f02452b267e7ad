import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import type { Webhook } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { showFailure } from '../../lib/toasts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { Loaded } from './loaded.tsx';
import { useConfig, webhooksQuery } from './queries.ts';
import { Fact, Toggle } from './row.tsx';

const PROMISES = [
  'Memories and the questions that agents ask stay on this computer. The model that compares them runs here.',
  'What you share in a team leaves it encrypted: only the members of that team can read it, the relay cannot.',
  'Holdfast sends nothing about you or your use to anybody, and these pages load nothing from elsewhere.',
  'The network is used for teams, for the webhooks below, and to download another model when you ask for one.',
  'The log and the audit log hold ids and outcomes, never what a memory says.',
  'The database is not encrypted by itself: use the encryption of your disk.',
];

function Row({ hook }: { hook: Webhook }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.webhooks.remove(hook.id),
    onError: (error) => showFailure('The webhook was not removed', error),
    onSettled: () => client.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
  return (
    <li className="flex items-center gap-4 border-t border-line py-2 first:border-t-0">
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">{hook.url}</p>
        {hook.problem && <p className="text-warn">{hook.problem}</p>}
      </div>
      <Badge tone={hook.include_content ? 'warn' : 'neutral'}>
        {hook.include_content ? 'Gets what memories say' : 'Gets ids only'}
      </Badge>
      <Button
        size="small"
        kind="quiet"
        disabled={remove.isPending}
        onClick={() => remove.mutate()}
        aria-label={`Remove the webhook to ${hook.url}`}
      >
        Remove
      </Button>
    </li>
  );
}

function Webhooks() {
  const config = useConfig();
  return (
    <Panel title="Told of changes (webhooks)">
      <Loaded query={useQuery(webhooksQuery)} what="The webhooks">
        {(hooks) =>
          hooks.length === 0 ? (
            <Empty icon={ShieldCheck} title="Nobody is told">
              <p>“holdfast webhook add” tells an address what changes.</p>
            </Empty>
          ) : (
            <ul>
              {hooks.map((hook) => (
                <Row key={hook.id} hook={hook} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {config.data && (
        <Toggle
          label="Webhooks may reach this computer and its network"
          hint="Also without TLS. Leave this off where not all users are trusted."
          checked={config.data.webhook_private_addresses}
          onChange={(on) => config.change({ webhook_private_addresses: on })}
        />
      )}
    </Panel>
  );
}

function Access() {
  const { data: config } = useConfig();
  if (!config) return null;
  const listed = (names: readonly string[]) => (names.length > 0 ? names.join(', ') : 'none');
  return (
    <Panel title="Who may ask">
      <dl>
        <Fact label="Other host names">{listed(config.allowed_hosts)}</Fact>
        <Fact label="Pages of other sites">{listed(config.allowed_origins)}</Fact>
        <Fact label="Requests of one key">
          at most {formatNumber(config.rate_limit_per_minute)} in a minute
        </Fact>
      </dl>
      <p className="mt-2 text-muted">
        Everybody needs a key or a login as well. “holdfast config set” changes these lists.
      </p>
    </Panel>
  );
}

export function Privacy() {
  return (
    <>
      <Panel title="What leaves this computer">
        <ul className="flex list-disc flex-col gap-1.5 pl-5">
          {PROMISES.map((promise) => (
            <li key={promise}>{promise}</li>
          ))}
        </ul>
      </Panel>
      <Webhooks />
      <Access />
    </>
  );
}
