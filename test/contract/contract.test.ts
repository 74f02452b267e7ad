/** One contract, four faces: HTTP, the command line, the TypeScript SDK and the Python client give the same answers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { type Server, serve } from '../support/engine.ts';
import { findPython, OLDEST_PYTHON } from '../support/python.ts';
import type { Case } from './case.ts';
import { CASES } from './cases.ts';
import { openCli } from './cli.ts';
import type { Answer, Open } from './face.ts';
import { openHttp } from './http.ts';
import { idIn, type Names, normalise, resolve } from './normalise.ts';
import { pythonFace } from './python.ts';
import { openTypeScript } from './typescript.ts';

const python = await findPython();
const FACES: Record<string, Open | null> = {
  'the command line': openCli,
  'the TypeScript SDK': openTypeScript,
  'the Python client': python === null ? null : pythonFace(python),
};

let server: Server;
let users = 0;

beforeAll(async () => {
  server = await serve(temporaryDirectory(), ['--approval', 'required']);
  // The first search by meaning waits for the model.
  await server.client.memories.store('The model is ready');
});
afterAll(() => server.stop());

/** Plays a case with a user of its own, alone in a tenant. Returns the answer of each step, normalised. */
async function play(open: Open, { approval, steps }: Case): Promise<unknown[]> {
  users += 1;
  const user = `person-${users}`;
  const request = { user, tenant: user, role: 'writer' as const, approval };
  const { api_key } = await server.client.identity.createUser(request);
  const session = open(server.url, api_key);
  const names: Names = new Map();
  const answers: unknown[] = [];
  try {
    for (const { call, args = {}, as } of steps) {
      const answer: Answer = await session.call(call, resolve(args, names));
      const id = idIn(answer);
      if (as !== undefined && id !== undefined) names.set(id, as);
      answers.push(normalise(answer, names, user));
    }
  } finally {
    await session.close();
  }
  return answers;
}

describe.for(CASES)('$name', (one) => {
  let expected: unknown[];

  test('over HTTP', async () => {
    expected = await play(openHttp, one);
    expect(expected).toMatchObject(one.steps.map(({ gives }) => gives));
  });

  test.for(Object.entries(FACES).filter(([face]) => !one.without?.includes(face)))(
    '%s gives the same answers',
    { timeout: 120_000 },
    async ([, open], { skip }) => {
      if (!open) return skip(`no Python ${OLDEST_PYTHON.join('.')} or newer on this machine`);
      expect(await play(open, one)).toEqual(expected);
    },
  );
});

test.for(Object.entries({ HTTP: openHttp, ...FACES }))(
  '%s says that a key is wrong',
  async ([, open], { skip }) => {
    if (!open) return skip(`no Python ${OLDEST_PYTHON.join('.')} or newer on this machine`);
    const session = open(server.url, `hfk_${'x'.repeat(43)}`);
    expect(await session.call('query', {})).toEqual({ refused: 'unauthenticated' });
    await session.close();
  },
);
