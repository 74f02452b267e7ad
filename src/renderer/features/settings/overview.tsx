import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { Status } from '../../../client/index.ts';
import { formatBytes, formatNumber } from '../../lib/format.ts';
import { statusQuery } from '../../lib/queries.ts';
import { CopyButton } from '../../ui/code-block.tsx';
import { Panel } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { Loaded } from './loaded.tsx';
import { Fact } from './row.tsx';

/** What is not as it should be, in the engine's own words. */
function Warnings({ status: { problems, warnings } }: { status: Status }) {
  const all = [...problems, ...warnings];
  if (all.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2 rounded-lg bg-warn-soft p-3 text-warn">
      {all.map((text) => (
        <li key={text} className="flex gap-2">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span className="content">{text}</span>
        </li>
      ))}
    </ul>
  );
}

function Place({ status }: { status: Status }) {
  return (
    <Panel title="Where your memories are">
      <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 font-mono text-xs wrap-anywhere">{status.data_directory}</code>
        <CopyButton text={status.data_directory} label="Copy the path" />
      </div>
      <p className="mt-2 text-muted">
        Everything is in this folder on this computer: memories, keys (as hashes), settings, backups. To use
        another one, start Holdfast with HOLDFAST_DATA_DIR or --data-dir.
      </p>
    </Panel>
  );
}

function Facts({ status }: { status: Status }) {
  const { active, inactive, waiting, deleted } = status.memories;
  return (
    <Panel title="Engine">
      <dl>
        <Fact label="Version">{status.version}</Fact>
        <Fact label="Address">
          {status.url}
          {status.background && <span className="text-muted"> (leaves when nobody uses it)</span>}
        </Fact>
        <Fact label="Running since">
          <Time at={status.started_at} />
        </Fact>
        <Fact label="Memories">
          {formatNumber(active)} active, {formatNumber(inactive)} inactive, {formatNumber(waiting)} waiting
          for review, {formatNumber(deleted)} deleted
        </Fact>
        <Fact label="Database">
          {formatBytes(status.database_bytes)}, {formatBytes(status.disk_free_bytes)} free on the disk
        </Fact>
        <Fact label="Search index">
          {status.search_index.phase}, {formatBytes(status.search_index.bytes)} of memory
        </Fact>
      </dl>
    </Panel>
  );
}

export function Overview() {
  return (
    <Loaded query={useQuery(statusQuery)} what="The facts about the engine">
      {(status) => (
        <>
          <Warnings status={status} />
          <Place status={status} />
          <Facts status={status} />
        </>
      )}
    </Loaded>
  );
}
