import { keyNames } from '../lib/keys.ts';

/** A keyboard shortcut, as keys.ts writes it, drawn as keys. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      {keyNames(keys).map((chord) => (
        <span key={chord.join()} className="inline-flex gap-0.5">
          {chord.map((name) => (
            <kbd
              key={name}
              className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-canvas px-1 font-sans text-xs text-muted"
            >
              {name}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
