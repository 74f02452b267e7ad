import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

const CONTROL =
  'w-full rounded-md border border-control bg-surface px-2 text-sm text-text transition-colors ' +
  'disabled:opacity-60 aria-invalid:border-danger';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cx(CONTROL, 'h-8', className)} {...rest} />;
}

/** A text of several lines that grows with what is in it. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={cx(CONTROL, 'field-sizing-content min-h-16 py-1.5', className)} {...rest} />;
}

/**
 * The system's own list of choices. `options` maps values to what is shown, in order; values that look like whole numbers need the
 * form of pairs, because objects put those first.
 */
export function Select<T extends string>({
  options,
  value,
  onChange,
  className,
  ...rest
}: Omit<ComponentProps<'select'>, 'value' | 'onChange'> & {
  options: Readonly<Partial<Record<T, string>>> | readonly (readonly [T, string])[];
  value: T;
  onChange: (value: T) => void;
}) {
  const pairs: readonly (readonly [string, string])[] = Array.isArray(options)
    ? options
    : Object.entries(options);
  return (
    <select
      className={cx(CONTROL, 'h-8 pr-1', className)}
      value={value}
      onChange={(event) => onChange(event.target.value as T)}
      {...rest}
    >
      {pairs.map(([key, label]) => (
        <option key={key} value={key}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** What `Field` gives its control, to be spread into it. */
export interface ControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FieldProps {
  label: ReactNode;
  /** What the field is for, below it. */
  hint?: ReactNode;
  /** What is wrong with its value; takes the place of the hint. */
  error?: string | undefined;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

/** A labelled control with a hint or an error: `<Field label="Name">{(control) => <Input {...control} />}</Field>`. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <p id={`${id}-note`} className={cx('text-xs', error ? 'text-danger' : 'text-muted')}>
          {note}
        </p>
      )}
    </div>
  );
}
