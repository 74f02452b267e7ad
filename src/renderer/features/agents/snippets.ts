/** What stands for a key that is not known any more. */
export const SOME_KEY = 'hfk_…';

/** Where an agent finds the engine, and as whom it asks. */
export interface SetUp {
  /** Address of the engine. */
  url: string;
  /** The key in the clear, or `SOME_KEY`. */
  key: string;
  /** Name of the agent; null for a key of a person. */
  agent: string | null;
}

/** One way to use Holdfast: what to paste, and where. */
export interface Snippet {
  id: string;
  label: string;
  /** What to do with it. */
  hint: string;
  text: string;
}

/** JSON as people write it: short lists stay on one line. */
const json = (value: unknown) =>
  JSON.stringify(value, null, 2).replace(
    /\[\s+([^[\]{}]*?)\s+\]/g,
    (_, items: string) => `[${items.replace(/\s*\n\s*/g, ' ')}]`,
  );

/** For programs that read their settings from the environment: the command line, both SDKs. */
function exports({ url, key }: SetUp): string {
  return `export HOLDFAST_URL=${url}\nexport HOLDFAST_API_KEY=${key}`;
}

function mcp({ url, key, agent }: SetUp): Snippet[] {
  const http = { type: 'http', url: `${url}/mcp`, headers: { Authorization: `Bearer ${key}` } };
  const overHttp: Snippet = {
    id: 'mcp',
    label: 'MCP',
    hint: 'For the settings of any MCP client that speaks Streamable HTTP, with this key.',
    text: json({ mcpServers: { holdfast: http } }),
  };
  if (agent === null) return [overHttp];
  const command = { command: 'holdfast', args: ['mcp', '--as', agent] };
  return [
    overHttp,
    {
      id: 'mcp-local',
      label: 'MCP without a key',
      hint: 'For clients on this computer: the command finds the engine by itself. “holdfast connect” writes this for those that it knows.',
      text: json({ mcpServers: { holdfast: command } }),
    },
  ];
}

/** What to paste to use Holdfast with a key, by way of use. */
export function snippets(setUp: SetUp): Snippet[] {
  const { url, key } = setUp;
  return [
    ...mcp(setUp),
    {
      id: 'python',
      label: 'Python',
      hint: 'With the package “holdfast” of clients/python.',
      text: [
        'from holdfast import connect',
        '',
        `with connect(url="${url}", api_key="${key}") as hf:`,
        '    hf.memory.store("User prefers dark theme", memory_type="preference")',
        '    for hit in hf.memory.search("colours of the editor"):',
        '        print(hit["content"])',
      ].join('\n'),
    },
    {
      id: 'typescript',
      label: 'TypeScript',
      hint: 'With the SDK of the package “holdfast”.',
      text: [
        "import { connect } from 'holdfast/client';",
        '',
        `const holdfast = connect({ url: '${url}', apiKey: '${key}' });`,
        "await holdfast.memories.store('User prefers dark theme', { type: 'preference' });",
        "const { results } = await holdfast.memories.search('colours of the editor');",
      ].join('\n'),
    },
    {
      id: 'cli',
      label: 'CLI',
      hint: 'In a shell; every later “holdfast” command there uses this key.',
      text: `${exports(setUp)}\nholdfast memory store "User prefers dark theme" --type preference\nholdfast memory search "colours of the editor"`,
    },
    {
      id: 'http',
      label: 'HTTP',
      hint: 'Any language: the whole API is described at /api/docs of the engine.',
      text: [
        `curl ${url}/api/v1/memories \\`,
        `  -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\`,
        `  -d '{"content": "User prefers dark theme", "type": "preference"}'`,
        '',
        `curl ${url}/api/v1/memories/search \\`,
        `  -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\`,
        `  -d '{"query": "colours of the editor"}'`,
      ].join('\n'),
    },
  ];
}
