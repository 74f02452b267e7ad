import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  /** What happens when it is chosen. */
  means: string;
}

interface ChoicesProps<Value extends string> {
  /** Names the group for who does not see it. */
  label: string;
  choices: readonly Choice<Value>[];
  value: Value;
  disabled?: boolean;
  onChange: (value: Value) => void;
  /** Stands below the choices, such as the details of one. */
  children?: ReactNode;
}

/** One of a few, each with what it means. */
export function Choices<Value extends string>({
  label: name,
  choices,
  value: chosen,
  disabled = false,
  onChange,
  children,
}: ChoicesProps<Value>) {
  return (
    <RadioGroup.Root
      aria-label={name}
      value={chosen}
      disabled={disabled}
      onValueChange={(value) => onChange(value as Value)}
      className="flex flex-col gap-3"
    >
      {choices.map(({ value, label, means }) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the radio button of Radix is the control
        <label key={value} className="flex items-start gap-3">
          <RadioGroup.Item
            value={value}
            className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-control bg-surface data-[state=checked]:border-accent"
          >
            <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
          </RadioGroup.Item>
          <span>
            <span className="block font-medium">{label}</span>
            <span className="block text-muted">{means}</span>
          </span>
        </label>
      ))}
      {children}
    </RadioGroup.Root>
  );
}
