import { table } from '../lib/markdown.ts';
import type { Answered, Measured } from './measure.ts';
import { type Summary, summarise } from './metrics.ts';
import { PRODUCT, VARIANTS } from './variants.ts';

type Row = readonly string[];

const groups = <T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] => [
  ...Map.groupBy(items, keyOf),
];

const ofProduct = (answered: readonly Answered[]) =>
  answered.filter(({ variant }) => variant === PRODUCT.name);
const quality = (answered: readonly Answered[]): Summary => summarise(answered.map((one) => one.quality));

function figures({ questions, recall10, recall5, mrr }: Summary): Row {
  return [String(questions), recall10.toFixed(1), recall5.toFixed(1), mrr.toFixed(3)];
}
const FIGURES = ['questions', 'R@10', 'R@5', 'MRR'];

/** Questions by the half that their conversation is in: those that numbers were chosen on, and the others. */
export interface Halves {
  tuned: Answered[];
  untouched: Answered[];
}

/** The product on conversations: by half, by kind of question. */
export function conversationTable(answered: readonly Answered[], { tuned, untouched }: Halves): string {
  const all = ofProduct(answered);
  const rows: Row[] = [
    ['conversations 1–5', ...figures(quality(ofProduct(tuned)))],
    ['conversations 6–10', ...figures(quality(ofProduct(untouched)))],
    ['**all**', ...figures(quality(all))],
    ...groups(all, ({ category }) => category).map(([name, some]): Row => [name, ...figures(quality(some))]),
  ];
  return table(['LoCoMo', ...FIGURES], rows);
}

const recallOf = (answered: readonly Answered[], name: string): number =>
  quality(answered.filter(({ variant }) => variant === name)).recall10;

/** What each part is worth: recall@10 with it switched off, and the difference. */
export function ablationTable({ tuned, untouched }: Halves): string {
  const cell = (answered: readonly Answered[], name: string) => {
    const value = recallOf(answered, name);
    const change = value - recallOf(answered, PRODUCT.name);
    return name === PRODUCT.name ? value.toFixed(1) : `${value.toFixed(1)} (${change.toFixed(1)})`;
  };
  const all = [...tuned, ...untouched];
  const rows = groups(all, ({ variant }) => variant).map(([name, some]): Row => {
    const { recall5, mrr } = quality(some);
    return [name, cell(tuned, name), cell(untouched, name), recall5.toFixed(1), mrr.toFixed(3)];
  });
  return table(['', 'R@10, 1–5', 'R@10, 6–10', 'R@5, all', 'MRR, all'], rows);
}

/** Points of recall@10 that are lost with a part switched off. */
export interface Loss {
  name: string;
  tuned: number;
  untouched: number;
}

/** The loss of each variant but the product itself, as the ablation table has them. */
export function losses({ tuned, untouched }: Halves): Loss[] {
  const lost = (answered: readonly Answered[], name: string) =>
    recallOf(answered, PRODUCT.name) - recallOf(answered, name);
  return VARIANTS.filter((variant) => variant !== PRODUCT).map(({ name }) => ({
    name,
    tuned: lost(tuned, name),
    untouched: lost(untouched, name),
  }));
}

/** Questions about things never stored that found anything. */
export function noiseTable(noise: Measured['noise']): string {
  const rows = groups(noise, ({ kind }) => kind).map(([kind, some]): Row => {
    const questions = some.reduce((sum, one) => sum + one.questions, 0);
    const noisy = some.reduce((sum, one) => sum + one.noisy, 0);
    return [
      kind,
      String(questions),
      String(noisy),
      `${((100 * noisy) / Math.max(1, questions)).toFixed(1)} %`,
    ];
  });
  return table(['never stored', 'questions', 'found something', 'noise'], rows);
}

/** Each set by itself, with the floor and without. */
export function setTable(answered: readonly Answered[]): string {
  const rows = groups(answered, ({ set, variant }) => `${set}, ${variant}`).map(
    ([name, some]): Row => [name, ...figures(quality(some))],
  );
  return table(['other kinds of memories', ...FIGURES], rows);
}

/** The figures of one set in one variant, as they are saved. */
export type SetSummary = Summary & { set: string; variant: string };

/** The figures as data: each set in each variant. */
export function bySetAndVariant(answered: readonly Answered[]): SetSummary[] {
  const sets = groups(answered, ({ set }) => set);
  return sets.flatMap(([set, some]) =>
    groups(some, ({ variant }) => variant).map(([variant, same]) => ({ set, variant, ...quality(same) })),
  );
}

/** The product on each set, beside what was saved of it. */
export function changeTable(summaries: readonly SetSummary[], saved: readonly SetSummary[]): string {
  const rows = summaries.flatMap(({ set, variant, recall10, mrr }): Row[] => {
    const before = saved.find((one) => one.set === set && one.variant === variant);
    if (variant !== PRODUCT.name || before === undefined) return [];
    const points = (recall10 - before.recall10).toFixed(1);
    return [[set, recall10.toFixed(1), points, mrr.toFixed(3), (mrr - before.mrr).toFixed(3)]];
  });
  return table(['since the last', 'R@10', 'points', 'MRR', 'difference'], rows);
}
