/** `npm run bench:hints [-- --errors]`: precision and recall of the review hints. See docs/review.md. */
import { parseArgs } from 'node:util';
import { createLocalEmbedder } from '../../src/main/core/embed/local-embedder.ts';
import { HINT_KINDS } from '../../src/shared/hints.ts';
import { type Half, scoreOf, verdicts } from './measure.ts';

const { values } = parseArgs({ options: { errors: { type: 'boolean', default: false } } });

const embedder = createLocalEmbedder();
const all = await verdicts(embedder);
await embedder.close();

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
console.log('| hint | cases | with it | without | precision | recall |\n|---|---|---|---|---|---|');
for (const kind of HINT_KINDS)
  for (const half of ['tuned', 'held out'] satisfies Half[]) {
    const { positives, negatives, precision, recall } = scoreOf(kind, half, all);
    console.log(
      `| ${kind} | ${half} | ${positives} | ${negatives} | ${percent(precision)} | ${percent(recall)} |`,
    );
  }
if (values.errors)
  for (const { kind, half, is, found, text } of all)
    if (is !== found && half === 'tuned') console.log(`${kind} ${is ? 'missed' : 'wrong'}: ${text}`);
