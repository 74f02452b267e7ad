import { TriangleAlert } from 'lucide-react';
import type { ReviewHint, SimilarHint, TextHint } from '../../../client/index.ts';
import { cx } from '../../ui/cx.ts';
import { HINT_LOOK } from './looks.ts';
import { Similar } from './similar.tsx';

const isSimilar = (hint: ReviewHint): hint is SimilarHint => 'memory' in hint;

const ADVICE: Record<TextHint['kind'], string> = {
  secret: 'Agents repeat what they recall. Remove it, or reject the memory.',
  instructions: 'An agent that recalls this may do what it says.',
  characters: 'They can hide words from you that an agent reads.',
};

function Noticed({ hint }: { hint: TextHint }) {
  const { icon: Icon, tone } = HINT_LOOK[hint.kind];
  return (
    <li
      className={cx(
        'flex items-start gap-2.5 rounded-lg px-3 py-2',
        tone === 'danger' ? 'bg-danger-soft' : 'bg-warn-soft',
      )}
    >
      <Icon
        className={cx('mt-0.5 size-4 shrink-0', tone === 'danger' ? 'text-danger' : 'text-warn')}
        aria-hidden
      />
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">{hint.message}</p>
        <p className="text-text/80">{ADVICE[hint.kind]}</p>
      </div>
    </li>
  );
}

interface HintsProps {
  hints: readonly ReviewHint[];
  /** What waits, secrets masked unless they are revealed. */
  text: string;
  isRevealed: boolean;
  onMerge: (hint: SimilarHint) => void;
}

/** Why to look twice, the gravest first. */
export function Hints({ hints, text, isRevealed, onMerge }: HintsProps) {
  const similar = hints.filter(isSimilar);
  const noticed = hints.filter((hint) => !isSimilar(hint));
  if (hints.length === 0) return null;
  return (
    <section aria-labelledby="look-twice" className="flex flex-col gap-3">
      <h3 id="look-twice" className="flex items-center gap-2 font-semibold">
        <TriangleAlert className="size-4 text-warn" aria-hidden />
        Look twice
      </h3>
      {noticed.length > 0 && (
        <ul className="flex flex-col gap-2">
          {noticed.map((hint) => (
            <Noticed key={`${hint.kind} ${hint.field}`} hint={hint} />
          ))}
        </ul>
      )}
      {similar.map((hint) => (
        <Similar
          key={hint.memory.id}
          hint={hint}
          text={text}
          isRevealed={isRevealed}
          onMerge={() => onMerge(hint)}
        />
      ))}
    </section>
  );
}
