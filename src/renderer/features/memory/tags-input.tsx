import { X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { ControlProps } from '../../ui/field.tsx';

interface TagsInputProps {
  control: ControlProps;
  tags: readonly string[];
  onChange: (tags: string[]) => void;
}

/** Tags as chips: a comma or Enter makes one of what is typed, Backspace takes the last one away. */
export function TagsInput({ control, tags, onChange }: TagsInputProps) {
  const [text, setText] = useState('');
  const add = (typed: string) => {
    const fresh = typed.split(',').map((tag) => tag.trim().replace(/^#/, ''));
    onChange([...new Set([...tags, ...fresh.filter((tag) => tag !== '')])]);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && text.trim()) {
      event.preventDefault();
      add(text);
    } else if (event.key === 'Backspace' && text === '') onChange(tags.slice(0, -1));
  };
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-1 rounded-md border border-control bg-surface px-1 py-0.5 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent">
      {tags.map((tag) => (
        <span key={tag} className="flex h-6 max-w-48 items-center rounded bg-sunken pl-2 text-xs">
          <span dir="auto" className="truncate">
            {tag}
          </span>
          <button
            type="button"
            aria-label={`Remove tag ${tag}`}
            className="grid size-6 place-items-center text-muted hover:text-text"
            onClick={() => onChange(tags.filter((other) => other !== tag))}
          >
            <X className="size-3" aria-hidden />
          </button>
        </span>
      ))}
      <input
        {...control}
        dir="auto"
        value={text}
        maxLength={64}
        onChange={(event) =>
          event.target.value.includes(',') ? add(event.target.value) : setText(event.target.value)
        }
        onKeyDown={onKeyDown}
        onBlur={() => text.trim() && add(text)}
        className="h-6 min-w-24 flex-1 bg-transparent px-1 text-sm outline-none"
      />
    </div>
  );
}
