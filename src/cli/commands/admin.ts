import type { Command } from 'commander';
import type { ApiKey, ApprovalPolicy, CreatedKey, Role, User } from '../../client/index.ts';
import { APPROVAL_POLICIES, ROLES } from '../../shared/terms.ts';
import { answer, type CommonFlags, type Context, leaf } from '../context.ts';
import { printFields } from '../format/memories.ts';
import { printTable } from '../format/table.ts';
import type { Terminal } from '../terminal.ts';
import { harmless, seconds } from '../text.ts';
import { choice, positive, valued } from '../values.ts';
import { defineSessions } from './sessions.ts';

interface KeyFlags extends CommonFlags {
  name?: string;
  expiresDays?: number;
  approval?: ApprovalPolicy;
}

function keyOptions(command: Command): Command {
  return command
    .addOption(valued('--expires-days <days>', 'how long it is valid; for ever when not given', positive))
    .addOption(
      choice(
        '--approval <policy>',
        'whether what it writes needs approval; as the server says when not given',
        APPROVAL_POLICIES,
      ),
    );
}

function keyOf(flags: KeyFlags) {
  return { name: flags.name, expires_days: flags.expiresDays, approval: flags.approval };
}

function printCreatedKey(terminal: Terminal, { key, api_key }: CreatedKey): void {
  terminal.print(`${terminal.colors.yellow('⚠')} Save this API key: it is shown only this once.`);
  printFields(
    terminal,
    [
      ['User', harmless(key.user)],
      ['Agent', key.agent && harmless(key.agent)],
      ['Key ID', key.id],
      ['API key', api_key],
      ['Approval', key.approval],
      ['Expires', key.expires_at ? seconds(key.expires_at) : 'never'],
    ],
    '  ',
  );
}

interface UserFlags extends KeyFlags {
  role?: Role;
  isAdmin?: true;
  tenant?: string;
}

function defineCreateUser(admin: Command, context: Context): void {
  keyOptions(leaf(admin, 'create-user <user>', 'create a user and a first API key'))
    .option('--name <name>', 'their full name')
    .addOption(choice('--role <role>', 'what they may do in the tenant; writer when not given', ROLES))
    .option('--is-admin', 'the same as --role admin')
    .option('--tenant <name>', 'the tenant that they belong to; yours when not given')
    .addHelpText('after', EXAMPLES)
    .action(async (user: string, flags: UserFlags) => {
      const role = flags.isAdmin ? 'admin' : flags.role;
      const request = { ...keyOf(flags), user, tenant: flags.tenant, ...(role && { role }) };
      await answer(
        context,
        flags,
        (holdfast) => holdfast.identity.createUser(request),
        (created, terminal) => {
          terminal.success(
            `User created: ${created.user.id} (${created.user.role} in ${created.user.tenant})`,
          );
          printCreatedKey(terminal, created);
        },
      );
    });
}

function defineCreateKeys(admin: Command, context: Context): void {
  const create = async (user: string, agent: string | undefined, flags: KeyFlags) => {
    await answer(
      context,
      flags,
      (holdfast) => holdfast.identity.createKey({ ...keyOf(flags), user, agent }),
      (created, terminal) => {
        terminal.success(`API key created for ${agent ? `agent ${agent} of ` : ''}${user}`);
        printCreatedKey(terminal, created);
      },
    );
  };
  const label = ['--name <label>', 'what to call the key'] as const;
  keyOptions(leaf(admin, 'create-key <user>', 'create another API key of a user'))
    .option(...label)
    .action((user: string, flags: KeyFlags) => create(user, undefined, flags));
  keyOptions(leaf(admin, 'create-agent-key <user> <agent>', 'create an API key of an agent of a user'))
    .option(...label)
    .action((user: string, agent: string, flags: KeyFlags) => create(user, agent, flags));
}

function printUsers(terminal: Terminal, users: User[]): void {
  printTable(
    terminal,
    ['USER', 'NAME', 'TENANT', 'ROLE', 'CREATED'],
    users.map((user) => [user.id, harmless(user.name), user.tenant, user.role, seconds(user.created_at)]),
  );
}

function printKeys(terminal: Terminal, keys: ApiKey[]): void {
  printTable(
    terminal,
    ['KEY ID', 'PREFIX', 'USER', 'AGENT', 'NAME', 'STATUS', 'EXPIRES'],
    keys.map((key) => [
      key.id,
      key.prefix,
      key.user,
      key.agent ?? '-',
      harmless(key.name),
      key.status,
      key.expires_at ? seconds(key.expires_at) : 'never',
    ]),
  );
}

function defineLists(admin: Command, context: Context): void {
  leaf(admin, 'list-users', 'list the users').action(async (flags: CommonFlags) => {
    await answer(
      context,
      flags,
      async (holdfast) => ({ users: await holdfast.identity.listUsers() }),
      ({ users }, terminal) => printUsers(terminal, users),
    );
  });
  leaf(admin, 'list-keys', 'list the API keys; never the keys themselves')
    .option('--user <name>', 'only of this user')
    .action(async (flags: CommonFlags & { user?: string }) => {
      await answer(
        context,
        flags,
        async (holdfast) => ({ keys: await holdfast.identity.listKeys(flags.user) }),
        ({ keys }, terminal) => printKeys(terminal, keys),
      );
    });
}

function defineRevoke(admin: Command, context: Context): void {
  leaf(admin, 'revoke-key <key>', 'end a key, by its id or prefix, from the next request on').action(
    async (key: string, flags: CommonFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.identity.revokeKey(key),
        (revoked, terminal) =>
          terminal.success(`API key revoked: ${revoked.id} (${harmless(revoked.name)}, of ${revoked.user})`),
      );
    },
  );
}

/** The commands of `holdfast admin`. */
export function define(admin: Command, context: Context): void {
  defineCreateUser(admin, context);
  defineCreateKeys(admin, context);
  defineLists(admin, context);
  defineRevoke(admin, context);
  defineSessions(admin, context);
}

const EXAMPLES = `
Examples:
  holdfast admin create-user alice
  holdfast admin create-user bob --role reviewer --expires-days 90
  holdfast admin create-agent-key alice build-bot --approval auto`;
