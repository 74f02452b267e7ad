import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';

const KINDS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'bg-surface text-text border border-line-strong hover:bg-hover',
  quiet: 'text-muted hover:bg-hover hover:text-text',
  danger: 'bg-danger text-on-danger hover:opacity-90',
} as const;

const SIZES = { small: 'h-7 px-2 text-xs', medium: 'h-8 px-3 text-sm' } as const;

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors ' +
  'select-none disabled:opacity-50 disabled:pointer-events-none aria-disabled:opacity-50 [&>svg]:size-4 [&>svg]:shrink-0';

export interface ButtonLook {
  kind?: keyof typeof KINDS;
  size?: keyof typeof SIZES;
}

/** The classes of a button, for links that look like one. */
export const buttonClass = ({ kind = 'secondary', size = 'medium' }: ButtonLook = {}) =>
  cx(BASE, KINDS[kind], SIZES[size]);

export function Button({ kind, size, className, ...rest }: ComponentProps<'button'> & ButtonLook) {
  return (
    <button
      type="button"
      className={cx(buttonClass({ ...(kind && { kind }), ...(size && { size }) }), className)}
      {...rest}
    />
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does: its accessible name and its tooltip. */
  label: string;
  /** The shortcut that the tooltip shows, as keys.ts writes it. */
  shortcut?: string;
  kind?: ButtonLook['kind'];
  children: ReactNode;
}

/** A button that is an icon. */
export function IconButton({ label, shortcut, kind = 'quiet', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(shortcut && { shortcut })}>
      <button
        type="button"
        aria-label={label}
        className={cx(BASE, KINDS[kind], 'size-8', className)}
        {...rest}
      />
    </Tooltip>
  );
}
