import { holdfast } from '../support/processes.ts';
import {
  type Answer,
  type Arguments,
  type CallName,
  type Open,
  type Refusal,
  refusalOf,
  split,
} from './face.ts';

type TeamName = 'teams' | 'create_team' | 'join_team' | 'share' | 'conflicts' | 'settle';

/** Where an option is not called as the field is. */
const OPTIONS: Record<string, string> = {
  tags: 'tag',
  created_after: 'after',
  created_before: 'before',
  created_during: 'during',
};

function value(given: unknown): string {
  if (given === null) return '';
  return typeof given === 'object' ? JSON.stringify(given) : String(given);
}

/** Fields as options of the command line. */
function options(fields: Arguments): string[] {
  return Object.entries(fields).flatMap(([name, given]) => {
    if (name === 'on_duplicate') return given === 'store' ? ['--allow-duplicate'] : [];
    const option = `--${(OPTIONS[name] ?? name).replaceAll('_', '-')}`;
    if (given === true) return [option];
    return [given].flat().flatMap((one) => [option, value(one)]);
  });
}

function about(command: string, positional: string[] = []): (args: Arguments) => string[] {
  return (args) => {
    const { id, rest } = split(args);
    const words = positional.filter((name) => name in rest).map((name) => String(rest[name]));
    const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !positional.includes(name)));
    return [command, id, ...words, ...options(others)];
  };
}

const batch = (command: string) => (args: Arguments) => [command, ...(args.ids as string[])];

/** Commands of `holdfast memory`. The command line imports many at once instead of storing a batch. */
const MEMORY: Record<Exclude<CallName, TeamName | 'store_batch'>, (args: Arguments) => string[]> = {
  store: ({ content, ...fields }) => ['store', String(content), ...options(fields)],
  get: about('get'),
  retrieve: ({ path, ...rest }) => ['retrieve', String(path), ...options(rest)],
  query: (args) => ['query', ...options(args)],
  search: ({ query, ...rest }) => ['search', String(query), ...options(rest)],
  edit: about('edit', ['content']),
  approve: about('approve'),
  deactivate: about('deactivate'),
  delete: about('delete'),
  approve_batch: batch('approve-batch'),
  deactivate_batch: batch('deactivate-batch'),
  delete_batch: batch('delete-batch'),
  history: about('history'),
  diff: about('diff'),
  undo: about('undo'),
  restore: about('restore'),
  purge: (args) => [...about('purge')(args), '--yes'],
  stats: () => ['stats'],
  queue: (args) => ['review', ...options(args)],
  reject: about('reject'),
  reject_batch: ({ ids, ...rest }) => ['reject-batch', ...(ids as string[]), ...options(rest)],
  rejections: (args) => ['rejections', ...options(args)],
  allow: about('allow'),
};

/** Commands of `holdfast team`. */
const TEAM: Record<TeamName, (args: Arguments) => string[]> = {
  teams: () => ['status'],
  create_team: ({ name, ...rest }) => ['create', String(name), ...options(rest)],
  join_team: ({ link, ...rest }) => ['join', String(link), ...options(rest)],
  share: ({ ids }) => ['share', ...(ids as string[])],
  conflicts: () => ['conflicts'],
  settle: about('settle'),
};

function commandOf(name: CallName, args: Arguments): string[] {
  if (name === 'store_batch') throw new Error('The command line stores no batches');
  return name in TEAM
    ? ['team', ...TEAM[name as TeamName](args)]
    : ['memory', ...MEMORY[name as keyof typeof MEMORY](args)];
}

const EXIT_CODES: Record<Refusal, number> = {
  'wrong value': 2,
  'not found': 2,
  unauthenticated: 3,
  'not allowed': 3,
  conflict: 1,
};

/** The command line with `--json`; its exit codes have to agree with what it says. */
export const openCli: Open = (url, apiKey) => ({
  async call(name, args): Promise<Answer> {
    const command = [...commandOf(name, args), '--json'];
    const env = { HOLDFAST_URL: url, HOLDFAST_API_KEY: apiKey };
    const { code, stdout, stderr } = await holdfast(command, { env });
    if (stdout !== '') return { value: JSON.parse(stdout) };
    const refused = refusalOf(JSON.parse(stderr).error.code);
    if (code !== EXIT_CODES[refused]) throw new Error(`${command.join(' ')} ended with ${code}: ${stderr}`);
    return { refused };
  },
  async close() {},
});
