import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useCommands } from '../../app/commands.ts';
import { IconButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';

/** Long enough to leave out what is typed in one go, too short to be noticed. */
const PAUSE_MS = 40;

interface SearchBoxProps {
  /** What the address asks. */
  value: string;
  onChange: (value: string) => void;
  /** Leaves the field for the list. */
  onLeave: () => void;
}

/** Searches as it is typed into. */
export function SearchBox({ value, onChange, onLeave }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const told = useRef(value);

  useEffect(() => {
    // The address changed by itself: a link, the way back.
    if (value !== told.current) setText(value);
    told.current = value;
  }, [value]);

  useEffect(() => {
    if (text.trim() === told.current) return;
    const timer = setTimeout(() => {
      told.current = text.trim();
      onChange(told.current);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, onChange]);

  const focus = () => {
    input.current?.focus();
    input.current?.select();
  };
  useCommands([
    { id: 'memories.search', title: 'Search memories', group: 'Memories', keys: ['/', 'mod+f'], run: focus },
  ]);

  return (
    <div className="relative flex min-w-0 flex-1 items-center">
      <Search className="pointer-events-none absolute left-2.5 size-4 text-muted" aria-hidden />
      <input
        ref={input}
        type="search"
        dir="auto"
        aria-label="Search memories"
        placeholder="Search by meaning and by words"
        value={text}
        maxLength={2000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) setText('');
          else if (event.key === 'Escape' || event.key === 'ArrowDown' || event.key === 'Enter') onLeave();
          else return;
          event.preventDefault();
        }}
        className="h-9 w-full rounded-lg border border-control bg-surface pr-16 pl-9 text-base [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="absolute right-2 flex items-center">
        {text ? (
          <IconButton label="Clear" className="size-7" onClick={() => setText('')}>
            <X aria-hidden />
          </IconButton>
        ) : (
          <span aria-hidden>
            <Kbd keys="/" />
          </span>
        )}
      </span>
    </div>
  );
}
