import { type WordChange, wordChanges } from '../../../shared/words.ts';
import { cx } from '../../ui/cx.ts';

function Word({ kind, text, isAlone }: WordChange & { isAlone: boolean }) {
  if (kind === 'added') return <ins className="rounded-xs bg-ok-soft text-ok no-underline">{text}</ins>;
  if (kind === 'removed')
    return (
      <del
        className={cx(
          'rounded-xs bg-danger-soft text-danger decoration-1',
          // Beside the other text it is no deletion, only what that one does not say.
          isAlone && 'no-underline',
        )}
      >
        {text}
      </del>
    );
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
    return change.kind === hidden ? null : <Word key={key} {...change} isAlone={show !== 'both'} />;
  });
}
