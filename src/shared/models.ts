import { z } from 'zod';
import { safeText } from './text.ts';

/** The name of an embedding model, and of its folder. */
export const ModelName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'is not the name of a model');

/** An embedding model that can be used, or is. */
export const ModelInfo = z.object({
  name: z.string(),
  /** Its files are on this machine. */
  installed: z.boolean(),
  in_use: z.boolean(),
  /** Of models that Holdfast knows; null of others. */
  languages: z.string().nullable(),
  license: z.string().nullable(),
  /** Repository at the hub from which it is downloaded. */
  repository: z.string().nullable(),
  /** About how much there is to download. */
  bytes: z.int().nullable(),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

export const ModelsResult = z.object({
  /** The model in use. */
  model: z.string(),
  /** The same with a fingerprint of its weights. */
  model_id: z.string(),
  embeddings: z.enum(['loading', 'ready', 'failed']),
  /** True while another model is being fetched and checked. */
  changing: z.boolean(),
  /** Memories that are found by words only until the model in use has embedded them. */
  waiting_for_embedding: z.int(),
  models: z.array(ModelInfo),
});
export type ModelsResult = z.infer<typeof ModelsResult>;

/** A name, or the path of a folder on the engine's machine. */
export const UseModelRequest = z.strictObject({ model: safeText(1, 4096) });
export type UseModelRequest = z.output<typeof UseModelRequest>;

export const UseModelResult = z.object({
  model: z.string(),
  model_id: z.string(),
  /** Memories that are embedded anew in the background. */
  waiting_for_embedding: z.int(),
});
export type UseModelResult = z.infer<typeof UseModelResult>;
