import type { Holdfast, StoreInput } from '../../src/client/index.ts';
import { HoldfastError } from '../../src/shared/errors.ts';
import type { Random } from './random.ts';

/** A memory that the engine said it has. */
export interface Acknowledged {
  id: string;
  content: string;
  /** A word that no other memory has. */
  word: string;
}

let words = 0;

/** A word that was never used before, of letters alone so that every tokenizer keeps it whole. */
export function uniqueWord(): string {
  words += 1;
  const letters = [...String(words).padStart(6, '0')].map((digit) => 'bcdfghjklm'[Number(digit)]);
  return `q${letters.join('')}x`;
}

function draft(random: Random): { content: string; word: string } {
  const word = uniqueWord();
  const filler = 'The deployment to staging went well. '.repeat(random.between(1, 6));
  return { content: `${filler}Its ticket is ${word}.`, word };
}

async function storeSome({ memories }: Holdfast, random: Random): Promise<Acknowledged[]> {
  const embed = random.chance(0.25) ? 'now' : 'later';
  if (random.chance(0.6)) {
    const one = draft(random);
    const { memory } = await memories.store(one.content, { embed });
    return [{ ...one, id: memory.id }];
  }
  const many = Array.from({ length: random.between(2, 6) }, () => draft(random));
  const inputs = many.map(({ content }): StoreInput => ({ content }));
  const { results } = await memories.storeBatch(inputs, { embed });
  return results.flatMap((result) => {
    const one = many[result.index];
    return result.ok && one ? [{ ...one, id: result.id }] : [];
  });
}

/**
 * Stores, one by one and in batches, embedded now or later, until the engine fails. `acknowledge` hears of each answer.
 * Returns how it failed.
 */
export async function storeUntilFailure(
  client: Holdfast,
  random: Random,
  acknowledge: (stored: Acknowledged[]) => void,
): Promise<HoldfastError> {
  for (;;) {
    try {
      acknowledge(await storeSome(client, random));
    } catch (error) {
      if (error instanceof HoldfastError) return error;
      throw error;
    }
  }
}
