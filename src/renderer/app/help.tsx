import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useAllCommands } from './commands.ts';
import { byGroup } from './groups.ts';

function Shortcuts() {
  const commands = useAllCommands().filter((command) => command.keys?.length);
  return (
    <div className="columns-1 gap-8 sm:columns-2">
      {byGroup(commands).map(([group, entries]) => (
        <section key={group} className="mb-4 break-inside-avoid">
          <h3 className="mb-1 text-xs font-medium text-muted">{group}</h3>
          <dl>
            {entries.map(({ id, title, keys = [] }) => (
              <div key={id} className="flex min-h-7 items-center justify-between gap-4">
                <dt>{title}</dt>
                <dd className="flex items-center gap-2">
                  {keys.map((shortcut) => (
                    <Kbd key={shortcut} keys={shortcut} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

/** All shortcuts of the present view and of those that hold everywhere. */
export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" width="large">
      <Shortcuts />
    </Dialog>
  );
}
