import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { CLOSE } from '../../src/protocol/close-codes.ts';
import type { RelayConfig } from './config.ts';
import type { RelayContext } from './context.ts';
import { Pool } from './documents/pool.ts';
import { Refusal } from './documents/refusal.ts';
import type { FanOut } from './fanout/port.ts';
import { httpHandler } from './http.ts';
import { MemberBuckets } from './member-buckets.ts';
import { createMetrics } from './metrics.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';
import type { RelayStorage } from './storage/port.ts';
import { admission } from './teams/authority.ts';
import { Team } from './teams/team.ts';
import { upgradeHandler } from './upgrade.ts';

/** So many seconds' worth of requests may come at once. */
const REQUEST_SECONDS = 4;
const IDLE_HTTP_MS = 60_000;
/** Connections beside those of sockets: requests, and upgrades that are refused. */
const HTTP_CONNECTIONS = 1000;

export interface RelayOptions {
  config: RelayConfig;
  /** The relay's from now on: it closes them. */
  storage: RelayStorage;
  fanOut: FanOut;
  log: Logger;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export interface Relay {
  port: number;
  /** Lets go of all sockets, finishes what was begun, and closes the storage. */
  close(): Promise<void>;
}

function mayStay({ team, bearer }: Session, now: number): boolean {
  try {
    admission(team.view, bearer, now);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Closes the sockets of those who may not hold them any more (rule T-33). */
function closeRemoved({ now, log }: RelayContext, sessions: Iterable<Session>): void {
  try {
    for (const session of [...sessions])
      if (!mayStay(session, now())) session.close(CLOSE.unauthorized, 'not a member any more');
  } catch (error) {
    // A fault in judging one team must not take the others down.
    log.error({ err: error }, 'the members of a team cannot be told');
  }
}

/** The regular round: what is durable to everybody (rule T-31), and an end for sockets that are dead or out of date. */
function beat(context: RelayContext): void {
  const all = [...context.sessions];
  for (const team of new Set(all.map(({ team: { id } }) => id)))
    closeRemoved(context, context.sessions.of(team));
  for (const room of new Set(all.flatMap(({ team, room }) => [team.control, room]))) room.beat();
  for (const session of all) session.probe();
}

function createContext({ config, storage, fanOut, log, now = Date.now }: RelayOptions): RelayContext {
  const metrics = createMetrics();
  const sessions = new Sessions({
    sockets: config.max_sockets,
    socketsPerMember: config.sockets_per_member,
    documentsPerMember: config.documents_per_member,
  });
  const idleMs = config.idle_seconds * 1000;
  const teamOptions = {
    storage,
    fanOut,
    segmentBytes: config.segment_bytes,
    compactAfter: config.compact_after,
    idleMs,
    now,
    // After what changed the team is answered, and once for several changes of one update.
    onMembership: (team: string) => setImmediate(() => closeRemoved(context, sessions.of(team))),
    onSealed: () => metrics.sealed.inc(),
    onFailure: (error: unknown) => log.error({ err: error }, 'the storage failed'),
  };
  const teams = new Pool(
    (id) => Team.open(id, teamOptions),
    (team) => team.close(),
    idleMs,
  );
  const requests = new MemberBuckets(
    config.requests_per_second,
    REQUEST_SECONDS * config.requests_per_second,
  );
  const messages = new MemberBuckets(config.messages_per_second, config.message_burst);
  const context = { config, storage, fanOut, metrics, log, teams, sessions, requests, messages, now };
  return context;
}

function createHttpServer(context: RelayContext): Server {
  const handshakeMs = context.config.handshake_seconds * 1000;
  const server = createServer({
    // Who sends its request a byte at a time, or none, has this long.
    headersTimeout: handshakeMs,
    requestTimeout: handshakeMs,
    connectionsCheckingInterval: handshakeMs / 4,
    keepAliveTimeout: 5000,
    maxHeaderSize: 8192,
  });
  // A download that nobody takes; sockets of members have their own rules.
  server.timeout = IDLE_HTTP_MS;
  server.maxConnections = context.config.max_sockets + HTTP_CONNECTIONS;
  server.on('request', httpHandler(context));
  server.on('upgrade', upgradeHandler(context));
  return server;
}

const listening = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

/** Starts a relay. Rejects when its address is taken. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { config, storage, fanOut, log } = options;
  const context = createContext(options);
  const server = createHttpServer(context);
  await listening(server, config.port, config.host);
  const timer = setInterval(() => beat(context), config.acknowledge_seconds * 1000);
  const { port } = server.address() as AddressInfo;
  log.info({ host: config.host, port }, 'relay started');
  return {
    port,
    async close() {
      clearInterval(timer);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      for (const session of [...context.sessions]) session.close(CLOSE.restarting, 'the relay stops');
      await context.teams.closeAll();
      server.closeAllConnections();
      await closed;
      await fanOut.close();
      await storage.close();
      log.info('relay stopped');
    },
  };
}
