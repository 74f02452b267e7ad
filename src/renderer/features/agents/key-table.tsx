import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKey } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { keys as topics } from '../../lib/queries.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { Time } from '../../ui/time.tsx';
import { trustOf } from './names.ts';

const CELL = 'px-3 py-2 text-left align-top';

function State({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.status === 'revoked') return <Badge tone="danger">Revoked</Badge>;
  if (apiKey.status === 'expired') return <Badge tone="warn">Expired</Badge>;
  const { label, means } = trustOf(apiKey);
  return (
    <Badge tone={apiKey.approval === 'auto' ? 'warn' : 'neutral'} title={means}>
      {label}
    </Badge>
  );
}

interface RowProps {
  apiKey: ApiKey;
  /** The one that this page itself asks with. */
  isOwn: boolean;
  onRevoke: () => void;
}

function Row({ apiKey, isOwn, onRevoke }: RowProps) {
  const isOver = apiKey.status !== 'active';
  return (
    <tr className={cx('border-t border-line', isOver && 'text-muted')}>
      <td className={cx(CELL, 'max-w-60')}>
        <span className="content block font-medium">{apiKey.name}</span>
        <span className="font-mono text-xs text-muted">{apiKey.prefix}…</span>
      </td>
      <td className={CELL}>
        <State apiKey={apiKey} />
      </td>
      <td className={cx(CELL, 'whitespace-nowrap')}>
        {apiKey.last_used_at ? <Time at={apiKey.last_used_at} /> : 'never'}
      </td>
      <td className={cx(CELL, 'whitespace-nowrap')}>
        {apiKey.expires_at ? <Time at={apiKey.expires_at} /> : 'never'}
      </td>
      <td className={cx(CELL, 'text-right')}>
        {isOwn ? (
          <Badge title="This app uses it">In use here</Badge>
        ) : (
          !isOver && (
            <Button size="small" kind="quiet" onClick={onRevoke} aria-label={`Revoke the key ${apiKey.name}`}>
              Revoke
            </Button>
          )
        )}
      </td>
    </tr>
  );
}

/** The keys of one holder, and their end. */
export function KeyTable({ keys, ownKeyId }: { keys: readonly ApiKey[]; ownKeyId: string | undefined }) {
  const client = useQueryClient();
  const [doomed, setDoomed] = useState<ApiKey | null>(null);
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => api.identity.revokeKey(key.id),
    onSuccess: (key) => showToast({ tone: 'ok', title: `The key “${key.name}” is revoked` }),
    onError: (error) => showFailure('The key could not be revoked', error),
    onSettled: () =>
      Promise.all([topics.keys, topics.agents].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  return (
    <>
      <div className="overflow-x-auto">
        <table className="w-full min-w-lg border-collapse">
          <thead className="text-xs text-muted">
            <tr>
              {['Key', 'What it writes', 'Last used', 'Expires'].map((head) => (
                <th key={head} scope="col" className="px-3 pb-2 text-left font-medium">
                  {head}
                </th>
              ))}
              <th scope="col" className="sr-only">
                Actions
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <Row key={key.id} apiKey={key} isOwn={key.id === ownKeyId} onRevoke={() => setDoomed(key)} />
            ))}
          </tbody>
        </table>
      </div>
      <Confirm
        open={doomed !== null}
        onOpenChange={(open) => !open && setDoomed(null)}
        title={`Revoke “${doomed?.name}”?`}
        action="Revoke"
        danger
        onConfirm={() => doomed && revoke.mutate(doomed)}
      >
        Whoever uses it is refused from the next request on. A revoked key cannot be brought back; what was
        stored with it stays.
      </Confirm>
    </>
  );
}
