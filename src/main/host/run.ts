import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type ConfigPatch, PROTOCOL_VERSION } from '../../shared/system.ts';
import { toTimestamp } from '../../shared/time.ts';
import { createApp } from '../api/http/app.ts';
import { isPortTaken, type Listening, listen } from '../api/http/listen.ts';
import { type OpenedEngine, openEngine } from '../core/open.ts';
import { removeEngineFile, writeEngineFile } from './engine-file.ts';
import { watchIdle } from './idle.ts';

export interface RunOptions {
  root: string;
  version: string;
  logger: Logger;
  overrides: ConfigPatch;
  /** A backup to put in place of the database first. */
  restore?: string | undefined;
  /** Address to listen on; this machine only when left out. */
  host?: string | undefined;
  /** Port to listen on; that of the settings when left out, a free one for 0. */
  port?: number | undefined;
  /** Takes a free port where that one is taken. */
  portFallback?: boolean | undefined;
  /** Started by a command, not by a person: leaves when nobody has used it for a while. */
  background: boolean;
  /** The folder with the built pages of the app; none are served when left out. */
  pages?: string | undefined;
  /** Base address from which models are downloaded; the hub's own when left out. */
  hub?: string | undefined;
  /** Whether the keychain of the system may protect the keys of teams; no when left out. */
  keychain?: boolean | undefined;
}

export type LeaveReason = 'stop' | 'restart' | 'idle';

/** An engine that serves its API. */
export interface RunningEngine {
  engine: OpenedEngine;
  url: string;
  port: number;
  /** Resolves when the engine was asked to leave, or left alone long enough. `close` is still to be called. */
  leaving: Promise<LeaveReason>;
  close(): Promise<void>;
}

/** Opens the engine on `root`, serves it over HTTP and tells others on this machine where. */
export async function runEngine(options: RunOptions): Promise<RunningEngine> {
  const { root, version, logger, background } = options;
  const left = Promise.withResolvers<LeaveReason>();
  const startedAt = Date.now();
  const instance = randomUUID();
  let url = '';
  const engine = await openEngine({
    root,
    version,
    logger,
    overrides: options.overrides,
    restore: options.restore,
    hub: options.hub,
    keychain: options.keychain,
    host: { instance, background, startedAt, url: () => url, leave: left.resolve },
  });
  let listening: Listening | undefined;
  try {
    const app = createApp(engine, { settings: engine.settings.current, logger, pages: options.pages });
    const port = options.port ?? engine.settings.current().port;
    listening = await listen(app, { host: options.host, port }).catch((error: unknown) => {
      if (!options.portFallback || !isPortTaken(error)) throw error;
      logger.warn({ port }, 'the port is taken: a free one is used instead');
      return listen(app, { host: options.host, port: 0 });
    });
    url = `http://${reachable(options.host)}:${listening.port}`;
    writeEngineFile(root, {
      pid: process.pid,
      port: listening.port,
      url,
      version,
      protocol: PROTOCOL_VERSION,
      instance,
      background,
      started_at: toTimestamp(startedAt),
    });
    const idle = background ? watchIdle(engine, app.activity, left.resolve) : undefined;
    return {
      engine,
      url,
      port: listening.port,
      leaving: left.promise,
      close: async () => {
        clearInterval(idle);
        await listening?.close();
        removeEngineFile(root, instance);
        await engine.close();
      },
    };
  } catch (error) {
    await listening?.close();
    await engine.close();
    throw error;
  }
}

/** The name under which this machine itself reaches an engine that listens on `host`. */
function reachable(host: string | undefined): string {
  if (host === undefined || host === '::') return 'localhost';
  if (host === '0.0.0.0') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
