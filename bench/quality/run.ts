/** `npm run bench:quality -- --locomo FILE`: how well recall finds what it should. See docs/benchmarks.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { thisMachine } from '../lib/machine.ts';
import { describeMachine } from '../lib/report.ts';
import { drawAblation } from './chart.ts';
import { readLocomo } from './locomo.ts';
import { measureConversations, measureOtherKinds } from './measure.ts';
import {
  ablationTable,
  bySetAndVariant,
  changeTable,
  conversationTable,
  losses,
  noiseTable,
  type SetSummary,
  setTable,
} from './report.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const SAVED = path('../results/quality.json');
const TABLES = path('../results/quality.md');
const CHART = path('../../docs/images/recall-ablation.svg');
/** Numbers of the pipeline were chosen on so many conversations; the others only measure. */
const TUNED_ON = 5;

const { values } = parseArgs({
  options: {
    locomo: { type: 'string' },
    quick: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
});
const machine = thisMachine(values.quick ? 'quick' : 'full');
const log = (step: string): void => console.error(`· ${step}`);

const every = values.locomo === undefined ? [] : readLocomo(values.locomo);
const tunedOn = new Set(every.slice(0, TUNED_ON).map(({ name }) => name));
// A quick run takes the first conversation of each half.
const sets = values.quick ? every.filter((_, place) => place % TUNED_ON === 0) : every;

const conversations = await measureConversations(sets, every, log);
const others = await measureOtherKinds(every.at(TUNED_ON), log);
const halves = {
  tuned: conversations.answered.filter(({ set }) => tunedOn.has(set)),
  untouched: conversations.answered.filter(({ set }) => !tunedOn.has(set)),
};
const noise = [...conversations.noise, ...others.noise];
const summaries = bySetAndVariant([...conversations.answered, ...others.answered]);
const report = [
  describeMachine(machine),
  ...(sets.length > 0 ? [conversationTable(conversations.answered, halves), ablationTable(halves)] : []),
  noiseTable(noise),
  setTable(others.answered),
].join('\n\n');
console.log(report);
const saved: SetSummary[] = existsSync(SAVED) ? JSON.parse(readFileSync(SAVED, 'utf8')).summaries : [];
console.log(`\n${changeTable(summaries, saved)}`);
if (values.save) {
  writeFileSync(TABLES, `# Quality of recall\n\n${report}\n`);
  writeFileSync(SAVED, `${JSON.stringify({ machine, summaries, noise }, null, 2)}\n`);
  if (sets.length > 0) writeFileSync(CHART, drawAblation(losses(halves)));
}
