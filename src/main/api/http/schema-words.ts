/** JSON Schema in words, for the pages that describe the API. */
import type { OpenApiDocument, Operation } from './openapi.ts';
import type { JsonSchema } from './schemas.ts';

/** The component that a schema refers to. */
export function refName(schema: JsonSchema): string | undefined {
  return schema.$ref?.split('/').at(-1);
}

/** The type of a value, such as `"fact" | "preference"` or `Memory[]`. */
export function typeOf(schema: JsonSchema): string {
  const name = refName(schema);
  if (name) return name;
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.map((one) => typeOf(one as JsonSchema)).join(' | ');
  if (schema.type === 'array') return `${typeOf((schema.items ?? {}) as JsonSchema)}[]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return schema.format ?? (schema.type === undefined ? 'any JSON' : [schema.type].flat().join(' | '));
}

const BOUNDS: readonly [keyof JsonSchema, string][] = [
  ['minimum', 'at least'],
  ['maximum', 'at most'],
  ['maxLength', 'characters at most'],
  ['maxItems', 'entries at most'],
];

/** What else there is to know of a field: whether it is required, its bounds, its default. */
export function notesOf(schema: JsonSchema, required: boolean): string {
  const notes = required ? ['required'] : [];
  for (const [key, words] of BOUNDS) if (schema[key] !== undefined) notes.push(`${words} ${schema[key]}`);
  if (schema.default !== undefined) notes.push(`default ${JSON.stringify(schema.default)}`);
  return notes.join(', ');
}

export interface Described {
  path: string;
  method: string;
  operation: Operation;
}

/** The operations by their first tag, in the order in which they are routed. */
export function operationsByTag({ paths }: OpenApiDocument): [tag: string, operations: Described[]][] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = Object.groupBy(all, ({ operation }) => operation.tags[0] ?? 'Other');
  return Object.entries(groups).map(([tag, group = []]) => [tag, group]);
}
