import type { Page } from 'playwright';
import { type Result, reading, timing } from '../lib/results.ts';
import { seededTexts } from '../lib/sentences.ts';
import {
  type Frames,
  heapOf,
  jumpAround,
  scrollByWheel,
  typeQuestions,
  untilListed,
  watchSearches,
} from './page.ts';

const SCROLL_MS = 6000;
const JUMPS = 20;
const QUESTIONS = 8;
/** A quick typist's pause between two keys. */
const KEY_MS = 90;
const QUESTION_WORDS = 3;
const SEED = 11;
/** A second in which nothing was drawn is one that was dropped. */
const DROPPED_MS = 1000;

/** Where the app runs, and how many memories it shows. */
export interface Setting {
  program: 'Chromium' | 'Electron';
  memories: number;
}

/** One reading, and the most that it may be. */
function bounded(
  { program, memories }: Setting,
  what: string,
  unit: Result['unit'],
  value: number,
  most: number,
): Result {
  const target = { bound: '≤', value: most, of: 'median' } as const;
  return reading({ what: `${what}, ${program}`, memories, face: null, target }, unit, value);
}

function scrolled(setting: Setting, frames: Frames): Result[] {
  const { program, memories } = setting;
  return [
    timing({ what: `frame while the list scrolls, ${program}`, memories, face: null }, frames),
    bounded(setting, 'longest time without a frame', 'ms', Math.max(...frames), DROPPED_MS),
  ];
}

/** What it took until the app was to be seen, which only who started it knows, in milliseconds of each start. */
export interface Starts {
  totals: number[];
  /** Parts of it, by what they are. */
  parts: Readonly<Record<string, number[]>>;
}

function started({ program, memories }: Setting, { totals, parts }: Starts): Result[] {
  const target = { bound: '≤', value: 2000, of: 'median' } as const;
  return [
    timing({ what: `from start until memories are seen, ${program}`, memories, face: null, target }, totals),
    ...Object.entries(parts).map(([part, times]) =>
      timing({ what: `of it, ${part}, ${program}`, memories, face: null }, times),
    ),
  ];
}

export async function measureApp(page: Page, setting: Setting, starts: Starts): Promise<Result[]> {
  const { program, memories } = setting;
  const results = started(setting, starts);
  await untilListed(page);
  results.push(...scrolled(setting, await scrollByWheel(page, SCROLL_MS)));
  const jumps = await jumpAround(page, JUMPS);
  results.push(
    timing({ what: `jump in the list until memories are seen, ${program}`, memories, face: null }, jumps),
  );
  await watchSearches(page);
  const questions = seededTexts(SEED)
    .statements(QUESTIONS)
    .map((text) => text.split(' ').slice(0, QUESTION_WORDS).join(' '));
  const answers = await typeQuestions(page, questions, KEY_MS);
  const target = { bound: '≤', value: 100, of: 'median' } as const;
  results.push(
    timing(
      { what: `last key to answer on the screen, ${program}`, memories, face: null, target },
      answers.map(({ total }) => total),
    ),
    timing(
      { what: `of it, the engine, ${program}`, memories, face: null },
      answers.map(({ engine }) => engine),
    ),
  );
  results.push(bounded(setting, 'heap of the page after all that', 'MB', (await heapOf(page)) / 1e6, 300));
  return results;
}
