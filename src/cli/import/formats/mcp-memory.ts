import { type Draft, edgeDraft, isObject, type Read, textOf } from '../draft.ts';
import { jsonLines } from '../json-lines.ts';

/** An entity holds all of its observations in one line. */
const LINE_MAX = 16 * 1024 * 1024;

/** One memory for each observation, with the entity's name before it: an observation alone does not say about whom it is. */
function fromEntity(
  name: string,
  entityType: string | undefined,
  observations: unknown[],
  at: string,
): Draft[] {
  const metadata = { entity: name, ...(entityType !== undefined && { entity_type: entityType }) };
  const texts = observations.filter((one) => typeof one === 'string' && one.trim() !== '');
  const contents = texts.map((text) => `${name}: ${text}`);
  // An entity that nothing was observed of is known by its type alone.
  if (contents.length === 0 && entityType !== undefined) contents.push(`${name}: ${entityType}`);
  return contents.map((content) => ({ at, content, type: entityType, metadata }));
}

/**
 * The knowledge graph that the reference memory server of the Model Context Protocol keeps: lines of entities with
 * observations, and of relations.
 */
export async function* readMcpMemory(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Read, void> {
  for await (const line of jsonLines(bytes, LINE_MAX)) {
    if ('problem' in line) {
      yield line;
      continue;
    }
    const { at } = line;
    const fields = isObject(line.value) ? line.value : {};
    const name = textOf(fields.name);
    const [from, to, type] = [textOf(fields.from), textOf(fields.to), textOf(fields.relationType)];
    if (fields.type === 'entity' && name !== undefined)
      yield* fromEntity(
        name,
        textOf(fields.entityType),
        Array.isArray(fields.observations) ? fields.observations : [],
        at,
      );
    else if (fields.type === 'relation' && from && to && type) yield edgeDraft(at, { from, type, to });
    else yield { at, problem: 'The line is neither an entity with a name nor a whole relation.' };
  }
}
