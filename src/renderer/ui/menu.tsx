import type { LucideIcon } from 'lucide-react';
import { DropdownMenu, Popover as RadixPopover } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useRef } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './kbd.tsx';

const PANEL = 'z-50 rounded-lg border border-line bg-raised text-text shadow-raised focus:outline-none';

interface MenuProps {
  /** One button. */
  trigger: ReactNode;
  align?: 'start' | 'center' | 'end';
  /** For menus that a key opens too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

/** Runs what was chosen in the menu that an item is of, once that has closed. */
const AfterMenu = createContext<(run: () => void) => void>((run) => run());

/**
 * A menu of actions below a button. Not modal: the lock on scrolling that Radix adds needs a style tag. What is chosen runs when the
 * focus is back on the button, so that a dialog that it opens gives it back there, too.
 */
export function Menu({ trigger, align = 'start', children, ...state }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  const runChosen = (event: Event) => {
    const run = chosen.current;
    chosen.current = null;
    if (!run) return;
    event.preventDefault();
    button.current?.focus();
    run();
  };
  const choose = useCallback((run: () => void) => {
    chosen.current = run;
  }, []);
  return (
    <DropdownMenu.Root modal={false} {...state}>
      <DropdownMenu.Trigger ref={button} asChild>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={runChosen}
          className={cx(PANEL, 'max-h-96 min-w-44 overflow-y-auto p-1')}
        >
          <AfterMenu value={choose}>{children}</AfterMenu>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  icon?: LucideIcon;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Draws a dot: one of several choices, and the present one. */
  checked?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({
  icon: Icon,
  shortcut,
  danger,
  disabled = false,
  checked,
  onSelect,
  children,
}: MenuItemProps) {
  const afterMenu = useContext(AfterMenu);
  return (
    <DropdownMenu.Item
      disabled={disabled}
      onSelect={() => afterMenu(onSelect)}
      className={cx(
        'flex h-8 items-center gap-2 rounded-md px-2 text-sm outline-none select-none',
        'data-[disabled]:opacity-50 data-[highlighted]:bg-hover',
        danger && 'text-danger',
      )}
    >
      {Icon && <Icon className={cx('size-4', !danger && 'text-muted')} aria-hidden />}
      <span className="flex-1 truncate">{children}</span>
      {checked && <span className="size-1.5 rounded-full bg-accent" role="img" aria-label="chosen" />}
      {shortcut && <Kbd keys={shortcut} />}
    </DropdownMenu.Item>
  );
}

export const MenuSeparator = () => <DropdownMenu.Separator className="mx-1 my-1 h-px bg-line" />;

interface PopoverProps {
  trigger: ReactNode;
  align?: 'start' | 'center' | 'end';
  /** Its accessible name. */
  label: string;
  className?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

/** Controls or details in a panel beside a button. */
export function Popover({ trigger, align = 'start', label, className, children, ...state }: PopoverProps) {
  return (
    <RadixPopover.Root {...state}>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className={cx(PANEL, 'max-h-[70vh] overflow-y-auto p-3', className)}
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}
