import type { ScoreParts as Parts } from '../../../client/index.ts';
import { formatPercent } from '../../lib/format.ts';

const NAMES: Record<keyof Parts['log_odds'], string> = {
  words: 'Words',
  session: 'Words of its session',
  semantic: 'Meaning',
  context: 'Meaning with its neighbours',
  speaker: 'Who said it',
  date: 'The date asked for',
  time: 'When',
  importance: 'Importance',
  recency: 'Age',
  use: 'Was of use',
  certainty: 'Certainty that there is an answer',
};

const signed = new Intl.NumberFormat(undefined, { signDisplay: 'always', maximumFractionDigits: 2 });

/** Less than this moves no score by a whole percent. */
const NOTABLE = 0.02;

function Part({ name, share }: { name: string; share: number | null }) {
  return (
    <span className="flex items-center gap-1.5">
      {name}
      <span aria-hidden className="h-1.5 w-14 overflow-hidden rounded-full bg-sunken">
        <span
          className="block h-full rounded-full bg-accent"
          style={{ width: formatPercent(share ?? 0).replace(' ', '') }}
        />
      </span>
      <span className="text-text tabular-nums">{share === null ? '–' : formatPercent(share)}</span>
    </span>
  );
}

/** What a score is made of: how near in meaning, how many of the words, and what else moved it, in log-odds. */
export function ScoreParts({ parts }: { parts: Parts }) {
  const { log_odds } = parts;
  const moves = (Object.keys(NAMES) as (keyof Parts['log_odds'])[])
    .filter((name) => Math.abs(log_odds[name] ?? 0) >= NOTABLE)
    .sort((a, b) => Math.abs(log_odds[b]) - Math.abs(log_odds[a]));
  return (
    <span className="flex min-w-0 items-center gap-4 overflow-hidden text-xs whitespace-nowrap text-muted">
      <Part name="Meaning" share={parts.semantic} />
      <Part name="Words" share={parts.keyword} />
      <span
        className="truncate"
        title={moves.map((name) => `${NAMES[name]} ${signed.format(log_odds[name])}`).join('\n')}
      >
        {moves.map((name) => `${NAMES[name]} ${signed.format(log_odds[name])}`).join(' · ')}
      </span>
    </span>
  );
}
