import { type ReactNode, useId } from 'react';
import { Switch } from '../../ui/toggle.tsx';

interface FactProps {
  label: string;
  children: ReactNode;
}

/** Something that is so: its name and its value. */
export function Fact({ label, children }: FactProps) {
  return (
    <div className="flex gap-4 py-1.5">
      <dt className="w-40 shrink-0 text-muted">{label}</dt>
      <dd className="min-w-0 flex-1 wrap-anywhere">{children}</dd>
    </div>
  );
}

interface ToggleProps {
  label: string;
  hint: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** A setting that is on or off. */
export function Toggle({ label, hint, checked, disabled = false, onChange }: ToggleProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-4 py-2">
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <p id={`${id}-note`} className="text-muted">
          {hint}
        </p>
      </div>
      <Switch
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(on) => onChange(on === true)}
        aria-describedby={`${id}-note`}
      />
    </div>
  );
}
