/** The tutorial for agents and their memory, step by step, as somebody types it, with what it shows. */
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from './support/directories.ts';
import { type Server, serve } from './support/engine.ts';
import { freePort } from './support/ports.ts';
import { holdfast } from './support/processes.ts';

/** What a person has exported: the address and a key. */
type Exported = { HOLDFAST_URL: string; HOLDFAST_API_KEY: string };

/** Output with the ids and times of the tutorial in place of its own. */
function likeTutorial(text: string): string {
  return text
    .replace(/mem_[0-9a-f]{32}/g, 'mem_abc123...')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '2025-01-15T10:30:00Z')
    .replace(/hfk_[\w-]{43}/g, 'hfk_abc123def456...')
    .replace(/Score: 0\.\d\d/g, 'Score: 0.89');
}

/** Types a command; its output must be there without an error. */
async function type(env: Exported, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await holdfast(args, { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return likeTutorial(stdout);
}

async function idOf(env: Exported, content: string): Promise<string> {
  const { stdout } = await holdfast(['memory', 'list', '--state', 'all', '--json'], { env });
  const { memories } = JSON.parse(stdout) as { memories: { id: string; content: string }[] };
  return (
    memories.find((memory) => memory.content === content)?.id ?? expect.fail(`"${content}" is not there`)
  );
}

const PYTHON = 'User prefers Python over JavaScript';
const STAGING = 'The staging API is at https://api-staging.example.com';
const DEPLOYED = 'Deployment to production succeeded on 2025-01-15';

function block(content: string, type: string): string {
  return `
Memory ID: mem_abc123...
Content: ${content}
Scope: user
Type: ${type}
Created: 2025-01-15T10:30:00Z
`;
}

function inactiveBlock(content: string, type: string, state = 'inactive'): string {
  return `
Memory ID: mem_abc123...
Content: ${content}
State: ${state}
Type: ${type}
Created: 2025-01-15T10:30:00Z
`;
}

function hit(content: string, type: string): string {
  return `
Content: ${content}
Type: ${type}
Score: 0.89
Memory ID: mem_abc123...
`;
}

async function firstStart(directory: string, ...more: string[]): Promise<{ server: Server; env: Exported }> {
  const port = String(await freePort());
  const server = await serve(directory, ['--auth-type', 'database', '--init', '--port', port, ...more]);
  const key = /API key: (hfk_\S+)/.exec(server.process.stdout())?.[1] ?? '';
  return { server, env: { HOLDFAST_URL: `http://localhost:${port}`, HOLDFAST_API_KEY: key } };
}

async function storeTheFirstThree(env: Exported): Promise<string[]> {
  return [
    await type(env, 'memory', 'store', PYTHON, '--scope', 'user', '--type', 'preference'),
    await type(env, 'memory', 'store', STAGING, '--scope', 'user', '--type', 'fact'),
    await type(env, 'memory', 'store', DEPLOYED, '--scope', 'user', '--type', 'experience'),
  ];
}

describe('step 1: start the server', () => {
  const directory = temporaryDirectory();

  test('the first start prints the administrator and a key, once, and says to save it', async () => {
    const { server, env } = await firstStart(directory);
    const lines = likeTutorial(server.process.stdout()).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      '✓ Admin user created: admin',
      '✓ API key: hfk_abc123def456...',
      '  Save this API key now: it is not shown again. Clients use it like this:',
    ]);
    expect(server.process.stdout()).toContain(`Holdfast is serving at ${env.HOLDFAST_URL}\n`);

    const health = await fetch(`${env.HOLDFAST_URL}/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ status: 'ok', service: 'holdfast', problems: [] });
    expect(await type(env, 'memory', 'query', '--scope', 'user')).toBe('No memories found.\n');
    const asWritten = { NEXUS_URL: env.HOLDFAST_URL, NEXUS_API_KEY: env.HOLDFAST_API_KEY };
    expect(await holdfast(['memory', 'query'], { env: asWritten })).toMatchObject({ code: 0, stderr: '' });

    expect((await server.stop()).code).toBe(0);
    const later = await serve(directory, ['--auth-type', 'database', '--port', String(server.port)]);
    expect(later.process.stdout()).not.toMatch(/hfk_|Admin/);
    expect(await type(env, 'memory', 'query')).toBe('No memories found.\n');
    await later.stop();
  });

  test('a busy port is a clear error', async () => {
    const running = await serve(temporaryDirectory());
    const args = ['serve', '--port', String(running.port), '--data-dir', temporaryDirectory()];
    const { code, stdout, stderr } = await holdfast(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `✗ Port ${running.port} is already in use by another program, or by another Holdfast.\n` +
        '  Stop that one, or choose another port with --port.\n',
    );
    await running.stop();
  });
});

describe('steps 2 to 4, 7, 8 and 10, where new memories are active at once', () => {
  let server: Server;
  let env: Exported;

  test('step 2: store the first memories', async () => {
    ({ server, env } = await firstStart(temporaryDirectory(), '--approval', 'auto'));
    expect(await storeTheFirstThree(env)).toEqual(Array(3).fill('✓ Memory stored: mem_abc123...\n'));
  });

  test('step 3: query them, all, by type and with a limit', async () => {
    const all = [block(PYTHON, 'preference'), block(STAGING, 'fact'), block(DEPLOYED, 'experience')];
    expect(await type(env, 'memory', 'query', '--scope', 'user')).toBe(`Found 3 memories:\n${all.join('')}`);
    expect(await type(env, 'memory', 'query', '--scope', 'user', '--type', 'preference')).toBe(
      `Found 1 memory:\n${block(PYTHON, 'preference')}`,
    );
    expect(await type(env, 'memory', 'query', '--scope', 'user', '--limit', '5')).toBe(
      `Found 3 memories:\n${all.join('')}`,
    );
  });

  test('step 4: search by meaning', async () => {
    expect(await type(env, 'memory', 'search', 'programming language', '--limit', '3')).toBe(
      `Found 1 matching memory:\n${hit(PYTHON, 'preference')}`,
    );
    expect(await type(env, 'memory', 'search', 'deployment', '--limit', '3')).toContain(
      `:\n${hit(DEPLOYED, 'experience')}`,
    );
    expect(await type(env, 'memory', 'search', 'API endpoint', '--limit', '3')).toContain(
      `:\n${hit(STAGING, 'fact')}`,
    );
  });

  test('step 7: every scope is stored and read back', async () => {
    const stored = {
      agent: 'My internal state: processing request 12345',
      tenant: 'Company policy: Code reviews required',
      global: 'Python 3.12 released in 2024',
    };
    for (const [scope, text] of Object.entries(stored)) {
      await type(env, 'memory', 'store', text, '--scope', scope, '--type', 'fact');
      expect(await type(env, 'memory', 'query', '--scope', scope)).toBe(
        `Found 1 memory:\n${block(text, 'fact').replace('Scope: user', `Scope: ${scope}`)}`,
      );
    }
  });

  test('step 7: what one agent keeps to itself another does not see', async () => {
    const args = ['memory', 'query', '--scope', 'agent', '--as-agent', 'other-agent'];
    expect(await type(env, ...args)).toBe('No memories found.\n');
  });

  test('step 8: types tell memories apart', async () => {
    await type(env, 'memory', 'store', 'User prefers TypeScript over JavaScript', '--type', 'preference');
    const failed = 'Deployment failed due to missing env var on 2025-01-10';
    await type(env, 'memory', 'store', failed, '--type', 'experience');
    expect(await type(env, 'memory', 'query', '--scope', 'user', '--type', 'experience')).toBe(
      `Found 2 memories:\n${block(DEPLOYED, 'experience')}${block(failed, 'experience')}`,
    );
  });

  test('step 10: a deleted memory is gone from queries and searches', async () => {
    const id = await idOf(env, PYTHON);
    expect(await type(env, 'memory', 'delete', id)).toBe(
      '✓ Memory deleted: mem_abc123...\n  Take it back with: holdfast memory undo mem_abc123...\n',
    );
    expect(await type(env, 'memory', 'query', '--scope', 'user')).not.toContain(PYTHON);
    expect(await type(env, 'memory', 'search', 'programming language')).not.toContain(PYTHON);
  });

  test('importance is kept, and can be asked for', async () => {
    const texts = { '0.95': 'Production database credentials rotated', '0.5': 'User mentioned liking cats' };
    for (const [importance, text] of Object.entries(texts))
      await type(env, 'memory', 'store', text, '--scope', 'user', '--importance', importance);
    const important = await type(env, 'memory', 'query', '--importance-min', '0.9');
    expect(important).toBe(`Found 1 memory:\n${block(texts['0.95'], 'fact')}`);
    const { stdout } = await holdfast(['memory', 'get', await idOf(env, texts['0.5']), '--json'], { env });
    expect(JSON.parse(stdout).importance).toBe(0.5);
  });

  test('memories are there after a restart', async () => {
    const before = await type(env, 'memory', 'query', '--scope', 'user');
    await server.stop();
    server = await serve(server.directory, ['--port', String(server.port)]);
    expect(await type(env, 'memory', 'query', '--scope', 'user')).toBe(before);
    await server.stop();
  });
});

describe('step 5: quality control, where new memories wait for review', () => {
  let server: Server;
  let env: Exported;

  test('a new memory waits, and the command says how to approve it', async () => {
    ({ server, env } = await firstStart(temporaryDirectory(), '--approval', 'required'));
    const waiting =
      '✓ Memory stored: mem_abc123...\n  Waiting for review. Approve it with: holdfast memory approve mem_abc123...\n';
    expect(await storeTheFirstThree(env)).toEqual(Array(3).fill(waiting));
  });

  test('nothing that waits is recalled; the empty answer says how many wait and how to see them', async () => {
    const empty =
      'No memories found.\n3 memories wait for review. See them with: holdfast memory list --state inactive\n';
    expect(await type(env, 'memory', 'query', '--scope', 'user')).toBe(empty);
    expect(await type(env, 'memory', 'search', 'programming language')).toBe(empty);
  });

  test('list shows what waits', async () => {
    const blocks = [
      inactiveBlock(PYTHON, 'preference'),
      inactiveBlock(STAGING, 'fact'),
      inactiveBlock(DEPLOYED, 'experience'),
    ].join('');
    expect(await type(env, 'memory', 'list', '--state', 'inactive')).toBe(
      `Inactive Memories (3):\n${blocks}`,
    );
    expect(await type(env, 'memory', 'list', '--state', 'active')).toBe('No memories found.\n');
    expect(await type(env, 'memory', 'list', '--state', 'all')).toBe(`All Memories (3):\n${blocks}`);
  });

  test('an approved memory is recalled', async () => {
    expect(await type(env, 'memory', 'approve', await idOf(env, PYTHON))).toBe(
      '✓ Memory approved: mem_abc123...\n',
    );
    expect(await type(env, 'memory', 'query', '--scope', 'user')).toBe(
      `Found 1 memory:\n${block(PYTHON, 'preference')}`,
    );
    expect(await type(env, 'memory', 'search', 'programming language', '--limit', '3')).toBe(
      `Found 1 matching memory:\n${hit(PYTHON, 'preference')}`,
    );
  });

  test('several are approved at once; one that is not there is named', async () => {
    const ids = [await idOf(env, STAGING), await idOf(env, DEPLOYED)];
    const { code, stdout } = await holdfast(['memory', 'approve-batch', ...ids, 'mem_unknown'], { env });
    expect(code).toBe(1);
    expect(stdout).toBe('Approved: 2\nFailed: 1\nFailed IDs: mem_unknown\n');
    expect(await type(env, 'memory', 'query', '--scope', 'user', '--state', 'active')).toContain(
      'Found 3 memories:',
    );
  });

  test('a deactivated memory is set aside without being deleted', async () => {
    const id = await idOf(env, STAGING);
    expect(await type(env, 'memory', 'deactivate', id)).toBe('✓ Memory deactivated: mem_abc123...\n');
    expect(await type(env, 'memory', 'query', '--scope', 'user')).toContain('Found 2 memories:');
    expect(await type(env, 'memory', 'query', '--scope', 'user', '--state', 'inactive')).toBe(
      `Found 1 memory:\n${block(STAGING, 'fact')}`,
    );
    expect(await type(env, 'memory', 'query', '--scope', 'user', '--state', 'all')).toContain(
      'Found 3 memories:',
    );
    await server.stop();
  });
});

describe('permission denied: check and grant', () => {
  test('a grant has effect on what another user recalls', async () => {
    const { server, env } = await firstStart(temporaryDirectory(), '--approval', 'auto');
    const created = await server.client.identity.createUser({ user: 'alice', role: 'reader' });
    const alice = { ...env, HOLDFAST_API_KEY: created.api_key };
    const policy = 'Company policy: Code reviews required';
    await type(env, 'memory', 'store', policy, '--scope', 'tenant');
    const change = ['memory', 'edit', await idOf(env, policy), 'Company policy: Two code reviews required'];

    const denied = await holdfast(change, { env: alice });
    expect(denied.code).toBe(3);
    expect(denied.stderr).toMatch(/^✗ /);

    const subject = ['user', 'alice', 'memory', '/memories', '--relation'];
    expect(await type(env, 'rebac', 'check', ...subject, 'can_read')).toMatch(/^✗ DENIED\n/);
    expect(await type(env, 'rebac', 'grant', ...subject, 'owner')).toMatch(
      /^✓ Granted: user:alice owner memory:\/memories\n/,
    );
    expect(await type(env, 'rebac', 'check', ...subject, 'can_read')).toMatch(/^✓ GRANTED\n/);
    expect((await holdfast(change, { env: alice })).code).toBe(0);
    expect(await type(alice, 'memory', 'query', '--scope', 'tenant')).toContain('Two code reviews required');
    await server.stop();
  });

  test("a user's grant opens their own memories to another, and taking it back closes them", async () => {
    const { server, env } = await firstStart(temporaryDirectory(), '--approval', 'auto');
    const userEnv = async (user: string): Promise<Exported> => {
      const { api_key } = await server.client.identity.createUser({ user });
      return { ...env, HOLDFAST_API_KEY: api_key };
    };
    const [alice, bob] = [await userEnv('alice'), await userEnv('bob')];
    await type(alice, 'memory', 'store', PYTHON, '--type', 'preference');
    const grant = ['user', 'bob', 'memory', '/memories', '--relation', 'can_read'];

    expect(await type(bob, 'memory', 'search', 'programming language')).toBe('No memories found.\n');
    await type(alice, 'rebac', 'grant', ...grant);
    expect(await type(bob, 'memory', 'search', 'programming language')).toContain(hit(PYTHON, 'preference'));
    expect(await type(bob, 'memory', 'query')).toContain(block(PYTHON, 'preference'));
    await type(alice, 'rebac', 'revoke', ...grant);
    expect(await type(bob, 'memory', 'search', 'programming language')).toBe('No memories found.\n');
    await server.stop();
  });
});
