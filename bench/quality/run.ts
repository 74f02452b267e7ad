/** `npm run bench:quality -- --locomo FILE`: how well recall finds what it should. See docs/benchmarks.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readLocomo } from './locomo.ts';
import { measureConversations, measureOtherKinds } from './measure.ts';
import { ablationTable, bySetAndVariant, conversationTable, noiseTable, setTable } from './report.ts';

const RESULTS = fileURLToPath(new URL('../results', import.meta.url));
/** Numbers of the pipeline were chosen on so many conversations; the others only measure. */
const TUNED_ON = 5;

const { values } = parseArgs({
  options: {
    locomo: { type: 'string' },
    quick: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
});
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
const report = [
  ...(sets.length > 0 ? [conversationTable(conversations.answered, halves), ablationTable(halves)] : []),
  noiseTable(noise),
  setTable(others.answered),
].join('\n\n');
console.log(report);
if (values.save) {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, 'quality.md'), `# Quality of recall\n\n${report}\n`);
  const summaries = bySetAndVariant([...conversations.answered, ...others.answered]);
  writeFileSync(join(RESULTS, 'quality.json'), `${JSON.stringify({ summaries, noise }, null, 2)}\n`);
}
