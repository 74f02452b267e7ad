import { type WordChange, wordChanges } from '../../lib/words.ts';

const LOOKS = {
  added: 'rounded-xs bg-ok-soft text-ok',
  removed: 'rounded-xs bg-danger-soft text-danger line-through decoration-1',
  same: '',
} as const;

function Word({ kind, text }: WordChange) {
  if (kind === 'added') return <ins className={`no-underline ${LOOKS.added}`}>{text}</ins>;
  if (kind === 'removed') return <del className={LOOKS.removed}>{text}</del>;
  return <span>{text}</span>;
}

interface ChangedWordsProps {
  from: string;
  to: string;
  /** Both in one text, or only the words of one side. */
  show?: 'both' | 'from' | 'to';
}

/** What changed from one text to another, word by word. */
export function ChangedWords({ from, to, show = 'both' }: ChangedWordsProps) {
  const hidden = { both: null, from: 'added', to: 'removed' }[show];
  let at = 0;
  return wordChanges(from, to).map((change) => {
    const key = at;
    at += change.text.length + 1;
    return change.kind === hidden ? null : <Word key={key} {...change} />;
  });
}
