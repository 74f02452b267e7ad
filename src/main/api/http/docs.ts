import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { API_HEADERS, json } from './answers.ts';
import type { Env } from './context.ts';
import { STYLE } from './docs-style.ts';
import type { AnyEndpoint } from './endpoint.ts';
import { type OpenApiDocument, type Operation, openApiDocument } from './openapi.ts';
import { notesOf, operationsByTag, refName, typeOf } from './schema-words.ts';
import type { JsonSchema } from './schemas.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The page runs nothing and loads nothing; its one style sheet is let in by its hash. */
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const PAGE_HEADERS = {
  ...API_HEADERS,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

function row(name: string, type: Html | string, notes: string): Html {
  return html`<tr><th scope="row"><code>${name}</code></th><td>${type}</td><td>${notes}</td></tr>`;
}

function typeCell(schema: JsonSchema): Html | string {
  const name = refName(schema);
  return name ? html`<a href="#${name}">${name}</a>` : typeOf(schema);
}

function fieldTable(schema: JsonSchema): Html {
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    row(
      name,
      typeCell(field as JsonSchema),
      notesOf(field as JsonSchema, schema.required?.includes(name) ?? false),
    ),
  );
  return html`<table>${rows}</table>`;
}

function parameterTable({ parameters }: Operation): Html | '' {
  if (parameters.length === 0) return '';
  const rows = parameters.map((one) =>
    row(
      one.name,
      typeOf(one.schema),
      [`in ${one.in}`, notesOf(one.schema, one.required ?? false)].filter(Boolean).join(', '),
    ),
  );
  return html`<h4>Parameters</h4><table>${rows}</table>`;
}

function bodyLine({ requestBody }: Operation): Html | '' {
  const schema = requestBody?.content['application/json']?.schema;
  if (!schema) return '';
  return html`<h4>Body${requestBody?.required ? '' : ' (optional)'}: ${typeCell(schema)}</h4>`;
}

function answerTable({ responses }: Operation): Html {
  const rows = Object.entries(responses).map(([status, { description, content }]) => {
    const schema = Object.values(content ?? {})[0]?.schema;
    return html`<tr><th scope="row">${status}</th><td>${schema ? typeCell(schema) : ''}</td><td>${description}</td></tr>`;
  });
  return html`<h4>Answers</h4><table>${rows}</table>`;
}

function operationSection(method: string, path: string, operation: Operation): Html {
  return html`<details><summary><b>${method.toUpperCase()}</b> <code>${path}</code> <span>${operation.summary}</span></summary>
${operation.description ? html`<p>${operation.description}</p>` : ''}
${parameterTable(operation)}${bodyLine(operation)}${answerTable(operation)}</details>`;
}

function tagSections(document: OpenApiDocument): Html[] {
  return operationsByTag(document).map(
    ([tag, group]) =>
      html`<h2>${tag}</h2>${group.map((one) => operationSection(one.method, one.path, one.operation))}`,
  );
}

function schemaSections({ components }: OpenApiDocument): Html[] {
  return Object.entries(components.schemas).map(
    ([name, schema]) => html`<section id="${name}"><h3>${name}</h3>${fieldTable(schema)}</section>`,
  );
}

function page(document: OpenApiDocument): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Holdfast HTTP API</title><style>${raw(STYLE)}</style></head><body><main>
<h1>Holdfast HTTP API <small>${document.info.version}</small></h1>
<p>${document.info.description}</p>
<p>Every request below <code>/api/v1</code> carries the header <code>Authorization: Bearer hfk_…</code>. Bodies are JSON.
Errors are <code>{"error": {"code", "message", "hint"}}</code>.
For programs: <a href="/api/openapi.json">openapi.json</a>.</p>
${tagSections(document)}
<h2>Schemas</h2>${schemaSections(document)}
</main></body></html>`;
}

/** `/api/openapi.json` and a page that shows it. Both are made once, on first request, and hold no data. */
export function mountDocs(app: Hono<Env>, endpoints: readonly AnyEndpoint[], version: string): void {
  let document: OpenApiDocument | undefined;
  let rendered: Promise<string> | undefined;
  const describe = () => {
    document ??= openApiDocument(endpoints, version);
    return document;
  };
  app.get('/api/openapi.json', (c) => json(c, describe(), 200));
  app.get('/api/docs', async () => {
    rendered ??= Promise.resolve(page(describe())).then(String);
    return new Response(await rendered, { headers: PAGE_HEADERS });
  });
}
