import { markWords } from '../lib/marks.ts';

/** A text of people or agents with the words marked that `matches` finds; as it is without. */
export function Marked({
  text,
  matches,
}: {
  text: string;
  matches?: ((word: string) => boolean) | undefined;
}) {
  if (!matches) return text;
  let at = 0;
  return markWords(text, matches).map((piece) => {
    const key = at;
    at += piece.text.length;
    return piece.marked ? <mark key={key}>{piece.text}</mark> : <span key={key}>{piece.text}</span>;
  });
}
