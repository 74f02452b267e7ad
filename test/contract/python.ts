import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { start } from '../support/processes.ts';
import type { Answer, Open } from './face.ts';

const DRIVER = fileURLToPath(new URL('driver.py', import.meta.url));
const CLIENT = fileURLToPath(new URL('../../clients/python/src', import.meta.url));

/** The Python client, in a process of its own that does one call after another. */
export function pythonFace(python: string): Open {
  return (url, apiKey) => {
    const env = {
      HOLDFAST_URL: url,
      HOLDFAST_API_KEY: apiKey,
      PYTHONPATH: CLIENT,
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const driver = start(python, ['-W', 'error', DRIVER], { env, input: null });
    const lines = createInterface({ input: driver.child.stdout })[Symbol.asyncIterator]();
    return {
      async call(name, args): Promise<Answer> {
        driver.child.stdin.write(`${JSON.stringify({ call: name, args })}\n`);
        const { value, done } = await lines.next();
        if (done) throw new Error(`The driver ended: ${(await driver.ended).stderr}`);
        return JSON.parse(value);
      },
      async close() {
        driver.child.stdin.end();
        await driver.ended;
      },
    };
  };
}
