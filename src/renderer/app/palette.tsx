import { useNavigate } from '@tanstack/react-router';
import { Command as Cmdk } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useRef, useState } from 'react';
import { Scrim, useFocusReturn } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { type Command, useAllCommands } from './commands.ts';
import { byGroup } from './groups.ts';

interface OverlayProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const ENTRY =
  'flex h-9 items-center gap-2 rounded-md px-2 data-[disabled=true]:opacity-50 data-[selected=true]:bg-accent-soft';

/** Commands with all of the typed words, those whose words begin so first. */
function rank(value: string, typed: string, more: string[] = []): number {
  const text = ` ${[value, ...more].join(' ').toLowerCase()}`;
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => text.includes(word))) return 0;
  return words.every((word) => text.includes(` ${word}`)) ? 1 : 0.5;
}

function Entry({ command, onRun }: { command: Command; onRun: (command: Command) => void }) {
  const [keys] = command.keys ?? [];
  return (
    <Cmdk.Item
      value={`${command.group} ${command.title} ${command.id}`}
      keywords={[command.words ?? '']}
      disabled={command.disabled ?? false}
      onSelect={() => onRun(command)}
      className={ENTRY}
    >
      <span className="flex-1 truncate">{command.title}</span>
      {keys && <Kbd keys={keys} />}
    </Cmdk.Item>
  );
}

function Entries({ onRun }: { onRun: (command: Command) => void }) {
  const commands = useAllCommands().filter((command) => !command.keyOnly);
  return byGroup(commands).map(([group, entries]) => (
    <Cmdk.Group
      key={group}
      heading={group}
      className="[&>[cmdk-group-heading]]:px-2 [&>[cmdk-group-heading]]:py-1.5 [&>[cmdk-group-heading]]:text-xs [&>[cmdk-group-heading]]:font-medium [&>[cmdk-group-heading]]:text-muted"
    >
      {entries.map((command) => (
        <Entry key={command.id} command={command} onRun={onRun} />
      ))}
    </Cmdk.Group>
  ));
}

/** What was typed may be about a memory as well. */
function SearchEntry({ typed, onRun }: { typed: string; onRun: (run: () => void) => void }) {
  const navigate = useNavigate();
  return (
    <Cmdk.Item
      forceMount
      value="memories.find"
      onSelect={() => onRun(() => void navigate({ to: '/memories', search: { q: typed } }))}
      className={ENTRY}
    >
      <span className="truncate">
        Search the memories for “<bdi>{typed}</bdi>”
      </span>
    </Cmdk.Item>
  );
}

function Finder({ onRun }: { onRun: (run: () => void) => void }) {
  const [text, setText] = useState('');
  const typed = text.trim();
  return (
    <Cmdk label="Commands" loop filter={rank}>
      <Cmdk.Input
        placeholder="What do you want to do, or to know?"
        value={text}
        onValueChange={setText}
        className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
      />
      <Cmdk.List className="max-h-[50vh] overflow-y-auto p-2">
        <Entries onRun={({ run }) => onRun(run)} />
        {typed !== '' && <SearchEntry typed={typed} onRun={onRun} />}
      </Cmdk.List>
    </Cmdk>
  );
}

/** Every command that there is now, found by typing. */
export function Palette({ open, onOpenChange }: OverlayProps) {
  const { remember, giveBack } = useFocusReturn();
  const chosen = useRef<(() => void) | null>(null);
  const run = (what: () => void) => {
    chosen.current = what;
    onOpenChange(false);
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Scrim />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={remember}
          onCloseAutoFocus={(event) => {
            giveBack(event);
            // After the focus went back to where it was: what the command opens may take it.
            chosen.current?.();
            chosen.current = null;
          }}
          className="fixed top-[14vh] left-1/2 z-40 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-raised text-text shadow-raised focus:outline-none"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Finder onRun={run} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
