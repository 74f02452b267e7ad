import type { Snapshot } from '../../../client/index.ts';
import { formatTime } from '../../lib/format.ts';

/** A field that two versions have differently, in words; `before` is null for a first version. */
export interface FieldChange {
  name: string;
  before: string | null;
  after: string;
}

const NONE = 'none';
const time = (value: string | null) => (value === null ? NONE : formatTime(value));

/** The fields besides the text: how they are called and how their values are written. */
const FIELDS: { name: string; of: (snapshot: Snapshot) => string }[] = [
  { name: 'State', of: ({ deleted, state }) => (deleted ? 'deleted' : state) },
  { name: 'Type', of: ({ type }) => type },
  { name: 'Scope', of: ({ scope }) => scope },
  { name: 'Importance', of: ({ importance }) => (importance === null ? NONE : String(importance)) },
  { name: 'Tags', of: ({ tags }) => tags.map((tag) => `#${tag}`).join(' ') || NONE },
  { name: 'Namespace', of: ({ namespace }) => namespace ?? NONE },
  { name: 'Key', of: ({ key }) => key ?? NONE },
  { name: 'True from', of: ({ valid_from }) => time(valid_from) },
  { name: 'True until', of: ({ valid_until }) => time(valid_until) },
  { name: 'Expires', of: ({ expires_at }) => time(expires_at) },
  {
    name: 'Metadata',
    of: ({ metadata }) => (Object.keys(metadata).length === 0 ? NONE : JSON.stringify(metadata)),
  },
];

/** What differs besides the text. Of a first version, everything that is set. */
export function fieldChanges(from: Snapshot | null, to: Snapshot): FieldChange[] {
  return FIELDS.map(({ name, of }) => ({ name, before: from && of(from), after: of(to) })).filter(
    ({ before, after }) => (before === null ? after !== NONE : before !== after),
  );
}
