import { InvalidArgumentError } from 'commander';
import type { ImportItemInput } from '../../client/index.ts';
import { SCOPES, TYPES } from '../../shared/terms.ts';
import { alternatives, didYouMean } from '../values.ts';
import type { Draft } from './draft.ts';

/** What a word of the source becomes; without one (`from` null), what everything becomes that no other rule is about. */
export interface Rule<Word extends string> {
  from: string | null;
  to: Word;
}

export interface Mapping {
  scope: Rule<(typeof SCOPES)[number]>[];
  type: Rule<(typeof TYPES)[number]>[];
}

/** A parser for `WORD` and `SOURCE=WORD`. */
export function ruleFor<Word extends string>(words: readonly Word[]): (text: string) => Rule<Word> {
  return (text) => {
    const cut = text.lastIndexOf('=');
    const to = words.find((word) => word === text.slice(cut + 1));
    if (to === undefined)
      throw new InvalidArgumentError(
        `It must be ${alternatives(words)}, or a word of the source and one of these, such as note=${words[0]}.${didYouMean(text.slice(cut + 1), words)}`,
      );
    return { from: cut < 0 ? null : text.slice(0, cut).toLowerCase(), to };
  };
}

/** The word for `source`: by the rule about it, by the rule for everything, as it is when we have it, or the default. */
function mapped<Word extends string>(
  rules: readonly Rule<Word>[],
  words: readonly Word[],
  source: string | undefined,
  fallback: Word,
): Word {
  const word = source?.toLowerCase();
  const rule =
    rules.find(({ from }) => from !== null && from === word) ?? rules.find(({ from }) => from === null);
  return rule?.to ?? words.find((known) => known === word) ?? fallback;
}

/** A draft as the engine takes it. Values that it does not take stay in, so that it says what is wrong with them. */
export function toItem(draft: Draft, mapping: Mapping): ImportItemInput {
  return {
    ...draft,
    type: mapped(mapping.type, TYPES, draft.type, 'fact'),
    scope: mapped(mapping.scope, SCOPES, draft.scope, 'user'),
  };
}
