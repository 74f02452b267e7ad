import { CircleAlert, CircleCheck, Stethoscope } from 'lucide-react';
import { useState } from 'react';
import type { DoctorFinding, DoctorReport } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { Panel } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { TaskView } from './task-view.tsx';
import { useTask } from './use-task.ts';

function Finding({ finding }: { finding: DoctorFinding }) {
  const isMended = finding.found > 0 && finding.repaired >= finding.found;
  const Icon = finding.ok ? CircleCheck : CircleAlert;
  return (
    <li className="flex items-start gap-3 border-t border-line py-2 first:border-t-0">
      <Icon
        className={cx('mt-0.5 size-4 shrink-0', finding.ok ? 'text-ok' : 'text-danger')}
        role="img"
        aria-label={finding.ok ? 'in order' : 'not in order'}
      />
      <div className="min-w-0 flex-1">
        <p className="font-medium first-letter:uppercase">{finding.check}</p>
        <p className="content text-muted">{finding.detail}</p>
      </div>
      {finding.found > 0 && (
        <span className={cx('tabular-nums', isMended ? 'text-ok' : 'text-danger')}>
          {isMended ? `${formatNumber(finding.repaired)} repaired` : `${formatNumber(finding.found)} found`}
        </span>
      )}
    </li>
  );
}

function Report({ report }: { report: DoctorReport }) {
  return (
    <>
      <p role="status" className={cx('mb-2 font-medium', report.healthy ? 'text-ok' : 'text-danger')}>
        {report.healthy ? 'Everything is in order.' : 'Something is not in order.'}
      </p>
      <ul>
        {report.findings.map((finding) => (
          <Finding key={finding.check} finding={finding} />
        ))}
      </ul>
    </>
  );
}

/** Compares memories with what is derived from them, and mends it. */
export function Health() {
  const task = useTask<DoctorReport>();
  const [asks, setAsks] = useState(false);
  const run = (request: { repair?: boolean; rebuild?: boolean }) =>
    void task.run((onProgress) => api.system.doctor(request, { onProgress }));
  return (
    <>
      <Panel
        title="Check-up"
        actions={
          <>
            <Button size="small" kind="primary" disabled={task.isRunning} onClick={() => run({})}>
              Check
            </Button>
            <Button size="small" disabled={task.isRunning} onClick={() => run({ repair: true })}>
              Repair
            </Button>
            <Button size="small" disabled={task.isRunning} onClick={() => setAsks(true)}>
              Rebuild
            </Button>
          </>
        }
      >
        <TaskView task={task} label="Looking through the database" />
        {task.result && <Report report={task.result} />}
        {!task.result && !task.isRunning && !task.error && (
          <Empty icon={Stethoscope} title="Not checked yet">
            <p>
              Compares every memory with its words and its vector in the indexes. Repairing mends what
              differs; memories themselves are never changed.
            </p>
          </Empty>
        )}
      </Panel>
      <Confirm
        open={asks}
        onOpenChange={setAsks}
        title="Build the indexes anew?"
        action="Rebuild"
        onConfirm={() => run({ rebuild: true })}
      >
        Words and vectors of all memories are derived again. With many memories that takes a while; they are
        found by their words alone until it is done. No memory is changed.
      </Confirm>
    </>
  );
}
