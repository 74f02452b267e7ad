import { DEFAULT_MODEL } from '../../shared/default-model.ts';
import { dataDirectory, readFileIfThere } from '../core/directory.ts';

/** Whether the data directory `root` names no other model than the bundled one. What is wrong with its config file is told by who opens it. */
export function usesBundledModel(root: string): boolean {
  try {
    const text = readFileIfThere(dataDirectory(root).config);
    return text === null || (JSON.parse(text).model ?? DEFAULT_MODEL) === DEFAULT_MODEL;
  } catch {
    return false;
  }
}
