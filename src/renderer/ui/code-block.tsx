import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { showFailure } from '../lib/toasts.ts';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';

const SHOWN_MS = 2_000;

interface CopyButtonProps {
  text: string;
  label?: string;
  /** Called when the text is in the clipboard. */
  onCopied?: (() => void) | undefined;
}

/** A button that copies a text, and says so. */
export function CopyButton({ text, label = 'Copy', onCopied }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setIsCopied(true);
      onCopied?.();
    } catch (error) {
      showFailure('It could not be copied', error);
    }
  };
  return (
    <IconButton label={isCopied ? 'Copied' : label} onClick={() => void copy()}>
      {isCopied ? <Check className="text-ok" aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  );
}

interface CodeBlockProps extends CopyButtonProps {
  label: string;
  className?: string;
}

/** Text to be copied into a file or a terminal. */
export function CodeBlock({ text, label, className, onCopied }: CodeBlockProps) {
  return (
    <div className={cx('relative rounded-md border border-line bg-sunken', className)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={label} className="overflow-x-auto rounded-md p-3 pr-12">
        <pre className="font-mono text-xs">{text}</pre>
      </section>
      <div className="absolute top-1 right-1 rounded-md bg-sunken">
        <CopyButton text={text} label={`Copy ${label}`} onCopied={onCopied} />
      </div>
    </div>
  );
}
