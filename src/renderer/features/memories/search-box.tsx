import { Search, X } from 'lucide-react';
import { useRef } from 'react';
import { useCommands } from '../../app/commands.ts';
import { IconButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';

interface SearchBoxProps {
  text: string;
  onChange: (text: string) => void;
  /** Leaves the field for the list. */
  onLeave: () => void;
}

/** The question. */
export function SearchBox({ text, onChange, onLeave }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const focus = () => {
    input.current?.focus();
    input.current?.select();
  };
  useCommands([
    {
      id: 'memories.search',
      title: 'Search memories',
      group: 'Memories',
      keys: ['/', 'mod+f'],
      ahead: true,
      run: focus,
    },
  ]);

  return (
    <div className="relative flex min-w-0 flex-1 basis-56 items-center">
      <Search className="pointer-events-none absolute left-2.5 size-4 text-muted" aria-hidden />
      <input
        ref={input}
        type="search"
        dir="auto"
        aria-label="Search memories"
        placeholder="Search by meaning and by words"
        value={text}
        maxLength={2000}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) onChange('');
          else if (event.key === 'Escape' || event.key === 'ArrowDown' || event.key === 'Enter') onLeave();
          else return;
          event.preventDefault();
        }}
        className="h-9 w-full rounded-lg border border-control bg-surface pr-16 pl-9 text-base [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="absolute right-2 flex items-center">
        {text ? (
          <IconButton label="Clear" className="size-7" onClick={() => onChange('')}>
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
