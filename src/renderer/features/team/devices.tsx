import type { TeamDevice } from '../../../client/index.ts';
import { reasonWords } from '../../../shared/team-words.ts';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';

function Dropped({ dropped }: Pick<TeamDevice, 'dropped'>) {
  if (dropped.length === 0) return null;
  return (
    <ul className="text-warn">
      {dropped.map(({ reason, count, last_at }) => (
        <li key={reason}>
          {formatCount(count, 'entry', 'entries')} dropped: {reasonWords(reason)}, last <Time at={last_at} />
        </li>
      ))}
    </ul>
  );
}

interface DeviceProps {
  device: TeamDevice;
  /** Removes this machine alone; missing where that cannot be. */
  onRemove: (() => void) | undefined;
}

/** One machine of a member: its fingerprint, when it was heard of, and what was not taken from it. */
export function Device({ device, onRemove }: DeviceProps) {
  const { name, fingerprint, this_device, removed, last_seen_at, received, pending } = device;
  return (
    <li className="flex flex-col gap-0.5">
      <span className="flex flex-wrap items-center gap-x-2">
        <span dir="auto" className="max-w-48 truncate font-medium" title={name}>
          {name}
        </span>
        {this_device && <Badge tone="accent">This device</Badge>}
        {removed && <Badge tone="danger">Removed</Badge>}
        <code dir="ltr" className="font-mono text-xs tabular-nums select-all">
          {fingerprint}
        </code>
        {onRemove && (
          <Button
            size="small"
            kind="quiet"
            className="ml-auto"
            onClick={onRemove}
            aria-label={`Remove the machine ${name}`}
          >
            Remove
          </Button>
        )}
      </span>
      <span className="text-xs text-muted">
        {!this_device &&
          (last_seen_at ? (
            <>
              seen <Time at={last_seen_at} /> ·{' '}
            </>
          ) : (
            'not heard of yet · '
          ))}
        {formatNumber(received)} {this_device ? 'sent' : 'received'}
        {pending > 0 && ` · ${formatNumber(pending)} held back`}
      </span>
      <span className="text-xs">
        <Dropped dropped={device.dropped} />
      </span>
    </li>
  );
}
