import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { HoldfastError } from '../../../shared/errors.ts';
import { validate } from '../../../shared/validation.ts';

type JsonSchema = Record<string, unknown>;

/** Leaves out what only makes a description longer: a client that breaks it is told in words. */
function shorten({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  // Character classes of Unicode are no part of the patterns that every client can read.
  if (jsonSchema.format === 'date-time' || jsonSchema.pattern?.includes('\\p{')) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: shorten });
  return json;
}

function memo<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * A schema as the SDK takes it: checked in the words of the API, and turned into JSON Schema once rather than for every
 * server that is made for a request.
 */
export function described<Schema extends z.ZodType>(
  schema: Schema,
): StandardSchemaWithJSON<z.input<Schema>, z.output<Schema>> {
  const input = memo(() => jsonSchemaOf(schema, 'input'));
  const output = memo(() => jsonSchemaOf(schema, 'output'));
  return {
    '~standard': {
      version: 1,
      vendor: 'holdfast',
      jsonSchema: { input, output },
      validate(value) {
        try {
          return { value: validate(schema, value) };
        } catch (error) {
          if (!(error instanceof HoldfastError)) throw error;
          return { issues: [{ message: `${error.message}. Correct the arguments and call again.` }] };
        }
      },
    },
  };
}
