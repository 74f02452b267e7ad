import type { OpenApiDocument, Operation } from '../../src/main/api/http/openapi.ts';
import { type Described, notesOf, operationsByTag, typeOf } from '../../src/main/api/http/schema-words.ts';
import type { JsonSchema } from '../../src/main/api/http/schemas.ts';
import { cell, fenced, table } from './markdown.ts';

const code = (text: string) => `\`${text}\``;

/** A type as code; names of schemas lead to their section. */
function typeCell(schema: JsonSchema): string {
  const text = typeOf(schema);
  const name = /^([A-Z]\w+)(\[\])?$/.exec(text)?.[1];
  return name ? `[${cell(code(text))}](#${name.toLowerCase()})` : cell(code(text));
}

function parameters({ parameters: all }: Operation): string {
  const rows = all.map(({ name, in: place, required, schema, description }) => [
    code(name),
    place,
    typeCell(schema),
    cell([notesOf(schema, required ?? false), description ?? ''].filter(Boolean).join('; ')),
  ]);
  return table(['parameter', 'in', 'type', ''], rows);
}

function body({ requestBody }: Operation): string {
  return Object.entries(requestBody?.content ?? {})
    .map(([type, { schema }]) => `**Body** (${code(type)}): ${typeCell(schema)}\n`)
    .join('\n');
}

function answers({ responses }: Operation): string {
  const rows = Object.entries(responses).map(([status, { description, content }]) => {
    const schema = Object.values(content ?? {})[0]?.schema;
    return [status, schema ? typeCell(schema) : '', cell(description)];
  });
  return table(['status', 'answer', ''], rows);
}

function operationSection({ method, path, operation }: Described): string {
  return [
    `### ${operation.summary}`,
    fenced('http', `${method.toUpperCase()} ${path}`),
    operation.description ?? '',
    parameters(operation),
    body(operation),
    answers(operation),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function schemaSection([name, schema]: [string, JsonSchema]): string {
  const rows = Object.entries(schema.properties ?? {}).map(([field, value]) => [
    code(field),
    typeCell(value as JsonSchema),
    cell(notesOf(value as JsonSchema, schema.required?.includes(field) ?? false)),
  ]);
  const fields = rows.length > 0 ? table(['field', 'type', ''], rows) : code(typeOf(schema));
  return `### ${name}\n\n${fields}`;
}

/** The HTTP API as one page of Markdown: the operations by tag, then the schemas. */
export function httpReference(document: OpenApiDocument): string {
  const tags = operationsByTag(document).map(
    ([tag, group]) => `## ${tag}\n\n${group.map(operationSection).join('\n\n')}`,
  );
  const schemas = Object.entries(document.components.schemas).map(schemaSection);
  return [
    '# HTTP reference',
    `Made from the OpenAPI document of Holdfast ${document.info.version}, which a running engine serves at \`/api/openapi.json\`. [The HTTP API](../http-api.md) explains it with examples.`,
    ...tags,
    '## Schemas',
    ...schemas,
    '',
  ].join('\n\n');
}
