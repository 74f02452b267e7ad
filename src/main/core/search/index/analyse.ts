import type { IndexedMemory } from '../../store/search-index.ts';
import { asks, indexTerms, saysWhen } from '../language/index.ts';
import { type AnalysedText, toDocument } from './document.ts';

/** `metadata.speaker` of a turn of a conversation, when it is a text. */
function speakerOf(metadata: string): string | null {
  if (!metadata.includes('"speaker"')) return null;
  const { speaker } = JSON.parse(metadata) as { speaker?: unknown };
  return typeof speaker === 'string' ? speaker : null;
}

/** Takes the text of a memory apart as questions are taken apart. */
export function analyse(memory: IndexedMemory): AnalysedText {
  const { content } = memory;
  const speaker = speakerOf(memory.metadata);
  const stems = indexTerms({
    content,
    speaker,
    validFrom: memory.valid_from,
    createdAt: memory.created_at,
  });
  return {
    document: toDocument(stems),
    length: stems.length,
    speaker,
    asks: asks(content),
    saysWhen: saysWhen(content),
  };
}
