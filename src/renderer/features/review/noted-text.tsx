import { Eye, EyeOff } from 'lucide-react';
import type { ReviewHint, Span } from '../../../client/index.ts';
import { cx } from '../../ui/cx.ts';
import { codePoints, type Segment, segmentsOf } from './segments.ts';

interface NotedTextProps {
  text: string;
  hints: readonly ReviewHint[];
  /** Secrets are shown as they are. */
  isRevealed: boolean;
  onReveal: (revealed: boolean) => void;
}

/** What shows nothing, as the numbers of its characters. */
function Unseen({ text, label }: { text: string; label: string }) {
  const points = codePoints(text);
  const [first = ''] = points;
  return (
    <span
      title={label}
      className="mx-0.5 inline-block rounded bg-warn-soft px-1 align-baseline font-mono text-xs text-warn select-all"
    >
      {points.length > 1 ? `${first} × ${points.length}` : first}
    </span>
  );
}

function Secret({
  segment,
  isRevealed,
  onReveal,
}: { segment: Segment } & Omit<NotedTextProps, 'text' | 'hints'>) {
  const Icon = isRevealed ? EyeOff : Eye;
  return (
    <span className="rounded bg-danger-soft px-1 text-danger" title={segment.secret?.label}>
      {isRevealed ? segment.text : '••••••••'}
      <button
        type="button"
        onClick={() => onReveal(!isRevealed)}
        aria-label={isRevealed ? 'Hide the possible secret' : 'Show the possible secret'}
        className="ml-1 inline-grid size-5 place-items-center rounded align-text-bottom hover:bg-surface"
      >
        <Icon className="size-3.5" aria-hidden />
      </button>
    </span>
  );
}

const isUnseen = (span: Span | undefined) => span?.label.startsWith('U+') ?? false;

function Piece({ segment, ...reveal }: { segment: Segment } & Omit<NotedTextProps, 'text' | 'hints'>) {
  const { text, secret, instructions, characters } = segment;
  if (secret) return <Secret segment={segment} {...reveal} />;
  if (characters && isUnseen(characters)) return <Unseen text={text} label={characters.label} />;
  const note = characters ?? instructions;
  if (!note) return text;
  return (
    <span
      title={note.label}
      className={cx(
        'rounded-xs decoration-2 underline-offset-4',
        characters ? 'bg-warn-soft underline decoration-warn decoration-wavy' : '',
        instructions && !characters ? 'bg-danger-soft underline decoration-danger' : '',
      )}
    >
      {text}
    </span>
  );
}

/** A text as an agent would read it, with what was noticed about it made visible and secrets masked. */
export function NotedText({ text, hints, ...reveal }: NotedTextProps) {
  return segmentsOf(text, hints).map((segment) => (
    <Piece key={segment.start} segment={segment} {...reveal} />
  ));
}
