import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useState } from 'react';
import type { Backup, BackupKind, BackupResult, RestoreResult } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { formatBytes, formatCount, formatTime } from '../../lib/format.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { Loaded } from './loaded.tsx';
import { backupsQuery, useConfig } from './queries.ts';
import { Toggle } from './row.tsx';
import { TaskView } from './task-view.tsx';
import { useTask } from './use-task.ts';

const KIND: Record<BackupKind, string> = {
  daily: 'Daily',
  manual: 'Made by hand',
  'before-restore': 'Before a restore',
  'before-upgrade': 'Before an update',
  other: 'Copied here',
};

/** How many daily backups may be kept; what else is set is shown as it is. */
const KEPT = [1, 3, 7, 14, 30];
const KEPT_WHEN_TURNED_ON = 3;

function Schedule() {
  const config = useConfig();
  const choices = (now: number) => [...new Set([...KEPT, now])].sort((a, b) => a - b);
  return (
    <Panel title="Every day">
      <Loaded query={config} what="The settings">
        {({ backups_kept }) => (
          <>
            <Toggle
              label="Back up once a day"
              hint="A copy of the whole database, checked, in the data directory. The oldest daily one goes."
              checked={backups_kept > 0}
              onChange={(on) => config.change({ backups_kept: on ? KEPT_WHEN_TURNED_ON : 0 })}
            />
            {backups_kept > 0 && (
              <Field label="How many are kept" className="mt-1 w-40">
                {(control) => (
                  <Select
                    {...control}
                    options={choices(backups_kept).map((n) => [String(n), String(n)] as const)}
                    value={String(backups_kept)}
                    onChange={(kept) => config.change({ backups_kept: Number(kept) })}
                  />
                )}
              </Field>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Row({ backup, disabled, onRestore }: { backup: Backup; disabled: boolean; onRestore: () => void }) {
  return (
    <li className="flex items-center gap-4 border-t border-line py-2 first:border-t-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {KIND[backup.kind]} · <Time at={backup.created_at} />
        </p>
        <p className="truncate font-mono text-xs text-muted" title={backup.path}>
          {backup.path.split(/[/\\]/).at(-1)}
        </p>
      </div>
      <span className="text-muted tabular-nums">{formatBytes(backup.bytes)}</span>
      <Button
        size="small"
        disabled={disabled}
        onClick={onRestore}
        aria-label={`Restore the backup of ${formatTime(backup.created_at)}`}
      >
        Restore
      </Button>
    </li>
  );
}

/** Puts a backup in place of the database, after asking. */
function useRestore() {
  const [chosen, setChosen] = useState<Backup | null>(null);
  const task = useTask<RestoreResult>();
  const restore = async (backup: Backup) => {
    const result = await task.run((onProgress) => api.system.restore(backup.path, { onProgress }));
    if (result)
      showToast({
        tone: 'ok',
        title: `${formatCount(result.memories, 'memory', 'memories')} restored`,
        detail: 'The engine starts again with them. What was there before is among the backups.',
      });
  };
  const dialog = (
    <Confirm
      open={chosen !== null}
      onOpenChange={(open) => !open && setChosen(null)}
      title="Restore this backup?"
      action="Restore"
      danger
      onConfirm={() => chosen && void restore(chosen)}
    >
      <p>
        Everything becomes as it was then ({chosen && formatTime(chosen.created_at)}): memories, users, keys
        and grants. What is there now is kept as another backup. The engine starts again, and browsers have to
        log in again. Keys that were revoked since then work again: look through them afterwards.
      </p>
    </Confirm>
  );
  return { task, dialog, ask: setChosen };
}

function Copies() {
  const client = useQueryClient();
  const backups = useQuery(backupsQuery);
  const copy = useTask<BackupResult>();
  const restore = useRestore();
  const backUp = async () => {
    const result = await copy.run((onProgress) => api.system.backup(undefined, { onProgress }));
    if (!result) return;
    showToast({ tone: 'ok', title: 'Backup written', detail: result.path });
    await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
  };
  const isBusy = copy.isRunning || restore.task.isRunning;
  return (
    <Panel
      title="Backups"
      actions={
        <Button size="small" kind="primary" disabled={isBusy} onClick={() => void backUp()}>
          Back up now
        </Button>
      }
    >
      <TaskView task={copy} label="Backing up" />
      <TaskView task={restore.task} label="Restoring" />
      <Loaded query={backups} what="The backups">
        {(all) =>
          all.length === 0 ? (
            <Empty icon={Archive} title="No backup yet">
              <p>The first daily one is made once there is a memory.</p>
            </Empty>
          ) : (
            <ul>
              {all.map((backup) => (
                <Row
                  key={backup.path}
                  backup={backup}
                  disabled={isBusy}
                  onRestore={() => restore.ask(backup)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {restore.dialog}
    </Panel>
  );
}

export function Backups() {
  return (
    <>
      <Copies />
      <Schedule />
      <p className="text-muted">
        Backups hold memories in the clear, but no key that works. They are on the same disk: copy one
        elsewhere now and then, with “holdfast backup FILE”.
      </p>
    </>
  );
}
