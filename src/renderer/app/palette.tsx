import { Command as Cmdk } from 'cmdk';
import { Dialog } from 'radix-ui';
import { Scrim } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { type Command, useAllCommands } from './commands.ts';
import { byGroup } from './groups.ts';

interface OverlayProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function Entry({ command, onRun }: { command: Command; onRun: (command: Command) => void }) {
  const [keys] = command.keys ?? [];
  return (
    <Cmdk.Item
      value={`${command.group} ${command.title} ${command.id}`}
      keywords={[command.words ?? '']}
      disabled={command.disabled ?? false}
      onSelect={() => onRun(command)}
      className="flex h-9 items-center gap-2 rounded-md px-2 data-[disabled=true]:opacity-50 data-[selected=true]:bg-accent-soft"
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

/** Every command that there is now, found by typing. */
export function Palette({ open, onOpenChange }: OverlayProps) {
  const run = (command: Command) => {
    onOpenChange(false);
    // After the focus went back to where it was: what the command opens may take it.
    setTimeout(command.run);
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Scrim />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-40 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-raised text-text shadow-raised focus:outline-none"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Cmdk label="Commands" loop>
            <Cmdk.Input
              placeholder="What do you want to do?"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
            />
            <Cmdk.List className="max-h-[50vh] overflow-y-auto p-2">
              <Cmdk.Empty className="p-6 text-center text-muted">No command has these words.</Cmdk.Empty>
              <Entries onRun={run} />
            </Cmdk.List>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
