import { useEffect, useRef, useState } from 'react';

/** The address follows when the typing pauses; what is found does not wait for it. */
const PAUSE_MS = 250;

/**
 * The question as it stands in the field, and how to change it. `address`: the question of the address, which follows through
 * `write`, and which wins when it changes by itself (a link, the way back). `write` must stay the same function.
 */
export function useQuestion(
  address: string | undefined,
  write: (question: string) => void,
): [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(address ?? '');
  const written = useRef(text);

  useEffect(() => {
    const question = address ?? '';
    if (question === written.current) return;
    written.current = question;
    setText(question);
  }, [address]);

  useEffect(() => {
    const question = text.trim();
    if (question === written.current) return;
    const timer = setTimeout(() => {
      written.current = question;
      write(question);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, write]);

  return [text, setText];
}
