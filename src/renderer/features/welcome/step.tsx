import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';

interface StepProps {
  number: number;
  title: string;
  isDone: boolean;
  children: ReactNode;
}

/** One step of the first run: what to do, and whether it is done. */
export function Step({ number, title, isDone, children }: StepProps) {
  return (
    <li className="flex gap-4">
      <span
        className={cx(
          'grid size-7 shrink-0 place-items-center rounded-full text-sm font-semibold',
          isDone ? 'bg-ok-soft text-ok' : 'bg-accent-soft text-accent',
        )}
      >
        {isDone ? <Check className="size-4" role="img" aria-label="Done" /> : number}
      </span>
      <section className="flex min-w-0 flex-1 flex-col gap-3 rounded-lg border border-line bg-surface p-4">
        <h2 className="text-base font-semibold">{title}</h2>
        {children}
      </section>
    </li>
  );
}
