import { readFileSync } from 'node:fs';
import type { DataSet } from './dataset.ts';

const PAGES = ['security.md', 'data-model.md', 'architecture.md'] as const;

/** Questions about the manual, each with words of the one paragraph that answers it. */
const QUESTIONS: readonly (readonly [question: string, phrase: string])[] = [
  ['How are API keys hashed?', 'keeps its SHA-256'],
  ['Does revoking a key close open streams?', 'Open event streams of a revoked key'],
  ['Can an admin read the private memories of other users?', 'does not recall those of others'],
  ['Who may write memories for everybody?', 'admins of the tenant `default`, in person'],
  ['Is the database encrypted on disk?', 'The database is not encrypted'],
  ['What happens when somebody approves without looking?', 'A person who approves without reading'],
  ['How do I replace the key of the owner?', 'delete the file and start again'],
  ['Which addresses does the server listen on?', 'until `--host` says otherwise'],
  ['How are DNS rebinding attacks prevented?', 'DNS rebinding'],
  ['What does an agent key get when it names a different agent?', 'refused, 403'],
  ['What is a trusted key?', 'A key with `auto` is a'],
  ['Can a harmless text be approved and then changed secretly?', 'rewrites it afterwards'],
  ['What does the audit log contain?', 'holds ids and outcomes'],
  ['Do backups contain passwords or secrets that work?', 'hold no usable key'],
  ['Can a shell program of my account read everything?', 'Programs that run as you'],
  ['Which roles exist?', 'A role includes those before it'],
  ['May an agent approve memories?', 'agents cannot approve or look through'],
  ['How can I let one agent see a whole namespace?', 'rebac grant agent bob/coder namespace'],
  ['What can never be opened by a grant?', 'Never opened'],
  ['Can I pass on a memory that I was made owner of?', 'cannot be passed on'],
  ['Are there cookies?', 'One is a cookie that no script can read'],
  ['Does a new key outlive the one that made it?', 'never has more power than'],
  ['How long may the text of a memory be?', '1 byte to 32 KiB'],
  ['What kinds of memories are there?', '`fact` (default), `preference`'],
  ['How is the owner of a memory determined?', 'The **owner** of a memory'],
  ['What happens when the same text is stored twice?', 'unless `on_duplicate` is'],
  ['What does purge leave behind?', 'A tombstone with the id stays'],
  ['Which changes can be made without approval?', 'Importance and validity may change at once'],
  ['How are versions numbered?', 'Numbers have no gaps'],
  ['What comes after undo?', 'It is a version too'],
  ['How does the schema get upgraded?', 'PRAGMA user_version'],
  ['Where do I find the log of the engine?', 'engine.log'],
  ['In which file are settings kept?', 'config.json'],
  ['Is a rejected memory activated when it is stored again?', 'Set aside stays set aside'],
  ['Which part of the code computes rights?', 'domain/rights.ts'],
  ['When does a background engine stop?', 'leaves after ten minutes'],
  ['How many threads does the model use?', 'The model runs in worker threads'],
  ['What repairs the full text index?', '`--repair`'],
  ['How do two processes avoid opening the same directory?', 'exclusive SQLite lock'],
  ['Where is the only place that memories change?', 'the only place where a memory changes'],
  ['Which module may use the database driver?', 'may import the SQLite driver'],
  ['How do subscribers learn about changes?', 'subscribers of the event stream are told'],
];

/** Paragraphs and items of lists, without headings and drawings, as a program would store a document. */
function blocksOf(page: string): string[] {
  const text = page.replace(/^```[^\n]*\n(?:.*[│┌─►].*\n)[\s\S]*?^```$/gm, '');
  return text
    .split(/\n\n+|\n(?=- |\d+\. |\| )/)
    .map((block) => block.trim())
    .filter((block) => block.length > 40 && !block.startsWith('#') && !/^\|[-| ]+\|?$/.test(block));
}

/** The manual of this repository as memories, a page as one session. */
export function manual(): DataSet {
  const memories = PAGES.flatMap((page) => {
    const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
    return blocksOf(text).map((content) => ({ content, session: page }));
  });
  const questions = QUESTIONS.map(([text, phrase]) => {
    const place = memories.findIndex(({ content }) => content.includes(phrase));
    if (place === -1) throw new Error(`The manual does not say "${phrase}" any more: correct the question.`);
    return { text, answers: [place], category: 'one paragraph' };
  });
  return { name: 'manual', memories, questions };
}
