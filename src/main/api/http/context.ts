import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { Config } from '../../../shared/system.ts';
import type { Caller } from '../../core/domain/principal.ts';

/** The part of the settings that this layer follows; they may change while it runs. */
export type HttpSettings = Pick<Config, 'allowed_hosts' | 'allowed_origins' | 'rate_limit_per_minute'>;

export interface AppOptions {
  /** The settings in force, asked at every request. */
  settings: () => HttpSettings;
  logger: Logger;
  /** The folder with the built pages of the app; none are served without it. */
  pages?: string | undefined;
}

export interface Env {
  Bindings: HttpBindings;
  Variables: {
    /** Set once the bearer key is known. */
    caller?: Caller;
    /** The origin of the page that asks, when it is one that may. */
    origin?: string;
  };
}

export type Ctx = Context<Env>;

/** The address of the other end, for limits; never logged. */
export function remoteAddress(c: Ctx): string {
  return c.env.incoming.socket.remoteAddress ?? 'unknown';
}
