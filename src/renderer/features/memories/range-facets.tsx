import { Field, Input, Select } from '../../ui/field.tsx';
import { Facet, type FacetProps } from './facet.tsx';
import { PERIOD_NAMES } from './names.ts';
import { PERIODS } from './search.ts';

const ANY = 'any';
const CUSTOM = 'custom';

/** When memories were stored: some last days, or from one day to another. */
export function PeriodFacet({ search, onChange }: FacetProps) {
  const { period, from, to } = search;
  const isCustom = from !== undefined || to !== undefined;
  const choose = (value: string) => {
    const named = PERIODS.find((one) => one === value);
    const today = new Date().toLocaleDateString('sv');
    onChange({ period: named, from: value === CUSTOM ? today : undefined, to: undefined });
  };
  return (
    <Facet title="Stored">
      <Select
        aria-label="Stored"
        value={period ?? (isCustom ? CUSTOM : ANY)}
        onChange={choose}
        options={{ [ANY]: 'Any time', ...PERIOD_NAMES, [CUSTOM]: 'From day to day…' }}
      />
      {isCustom && (
        <div className="mt-2 flex flex-col gap-2">
          {(['from', 'to'] as const).map((end) => (
            <Field key={end} label={end === 'from' ? 'From' : 'To'}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={search[end] ?? ''}
                  onChange={(event) => onChange({ [end]: event.target.value || undefined })}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </Facet>
  );
}

const STEPS: [string, string][] = [
  [ANY, 'Any'],
  ...Array.from({ length: 11 }, (_, step): [string, string] => [String(step / 10), String(step / 10)]),
];

/** From one importance to another; memories without one are in neither. */
export function ImportanceFacet({ search, onChange }: FacetProps) {
  const parse = (value: string) => (value === ANY ? undefined : Number(value));
  const shown = (value: number | undefined) => (value === undefined ? ANY : String(value));
  return (
    <Facet title="Importance">
      <div className="flex items-center gap-2">
        <Select
          aria-label="Importance at least"
          value={shown(search.min)}
          onChange={(value) => onChange({ min: parse(value) })}
          options={STEPS}
        />
        <span className="text-xs text-muted">to</span>
        <Select
          aria-label="Importance at most"
          value={shown(search.max)}
          onChange={(value) => onChange({ max: parse(value) })}
          options={STEPS}
        />
      </div>
    </Facet>
  );
}
