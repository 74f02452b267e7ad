import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HoldfastError } from '../../src/shared/errors.ts';
import { validate } from '../../src/shared/validation.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** An entry may weigh 256 KiB (rule T-5), and has to fit into a message with what Yjs adds. */
const SMALLEST_MESSAGE = 320 * KIB;
/** 32 characters that nobody can guess; shorter ones may be words. */
const Secret = z.string().min(16).max(512);

const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** The relay's settings; docs/relay.md has a line about each. Bounds are for one node unless they say otherwise. */
export const RelayConfig = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  /** 0: any free port. */
  port: count(0, 65535).default(7420),
  database: z.string().min(1).default('holdfast-relay.db'),
  log_level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),

  /** Asked of those who make a team; left out, everybody may. */
  creation_token: Secret.optional(),
  /** Asked of those who read /metrics; left out, everybody may. */
  metrics_token: Secret.optional(),

  /** Over all nodes, as the next one. */
  max_teams: count(1, 1_000_000).default(1000),
  max_team_bytes: count(MIB, Number.MAX_SAFE_INTEGER).default(1024 * MIB),
  segment_bytes: count(KIB, 64 * MIB).default(4 * MIB),

  max_message_bytes: count(SMALLEST_MESSAGE, 64 * MIB).default(MIB),
  /** Of one member, by all of its sockets. A large message, or one with a large answer, counts for several. */
  messages_per_second: count(1, 100_000).default(100),
  message_burst: count(1, 100_000).default(400),

  /** By HTTP, of one member; four times as many at once. */
  requests_per_second: count(1, 100_000).default(50),

  max_sockets: count(1, 1_000_000).default(10_000),
  sockets_per_member: count(1, 10_000).default(16),
  documents_per_member: count(1, 10_000).default(4),
  /** From the first byte of a connection to its authentication. */
  handshake_seconds: count(1, 300).default(10),
  /** What may wait for a slow reader before it is disconnected. */
  max_buffered_bytes: count(64 * KIB, 1024 * MIB).default(16 * MIB),

  /** At least this often every socket hears what is durable (rule T-31). */
  acknowledge_seconds: count(1, 25).default(20),
  /** How long a document that nobody uses stays in memory. */
  idle_seconds: count(0, 86_400).default(60),
  /** After so many updates a document is written anew as one. */
  compact_after: count(2, 1_000_000).default(500),
});
export type RelayConfig = z.output<typeof RelayConfig>;

const PREFIX = 'HOLDFAST_RELAY_';
/** Names the config file; every other variable names a setting. */
const FILE = `${PREFIX}CONFIG`;

function readConfigFile(path: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new HoldfastError(
      'invalid_request',
      `The config file ${path} cannot be read as a JSON object.`,
      'Correct it, or name another one.',
      { cause: error },
    );
  }
}

function fromEnvironment(env: Record<string, string | undefined>): Record<string, unknown> {
  const ours = Object.entries(env).filter(([name]) => name.startsWith(PREFIX) && name !== FILE);
  return Object.fromEntries(ours.map(([name, value]) => [name.slice(PREFIX.length).toLowerCase(), value]));
}

/**
 * The settings in force: defaults, then the file (`path`, else what `HOLDFAST_RELAY_CONFIG` names), then variables such as
 * `HOLDFAST_RELAY_PORT`. Throws `validation_failed` with each wrong setting named.
 */
export function readConfig(env: Record<string, string | undefined>, path = env[FILE]): RelayConfig {
  const fromFile = path === undefined ? {} : readConfigFile(path);
  return validate(RelayConfig, { ...fromFile, ...fromEnvironment(env) });
}
