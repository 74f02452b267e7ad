import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The engine's program, beside this one: `dist/main/serve.js`, or its source when this runs from source. */
export const ENGINE_PROGRAM = fileURLToPath(
  new URL(`../../main/serve${extname(import.meta.url)}`, import.meta.url),
);
