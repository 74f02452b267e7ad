import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { z } from 'zod';
import { HoldfastError } from '../../../../shared/errors.ts';
import { type ApprovalPolicy, CreateUserRequest } from '../../../../shared/identity.ts';
import { type Memory, type StoreInput, StoreRequest, type StoreResult } from '../../../../shared/memory.ts';
import { type QueryInput, QueryRequest, type SearchInput, SearchRequest } from '../../../../shared/query.ts';
import type { Caller } from '../../domain/principal.ts';
import { type OpenedEngine, openEngine } from '../../open.ts';

const DAY = 86_400_000;

export interface TestEngine {
  root: string;
  engine: OpenedEngine;
  /** The time that the engine sees; tests move it. */
  time: { now: number };
  /** The administrator in person. */
  admin: Caller;
  /** The caller of an API key, naming an agent or not. */
  as(apiKey: string, agent?: string): Caller;
  /** A new user, in person. */
  user(request: z.input<typeof CreateUserRequest>): { caller: Caller; apiKey: string };
  store(caller: Caller, request: StoreInput): Promise<StoreResult>;
  /** Stores a memory that is active from the start. */
  storeActive(caller: Caller, request: StoreInput): Promise<Memory>;
  contents(caller: Caller, request?: QueryInput): Promise<string[]>;
  search(caller: Caller, request: SearchInput): Promise<string[]>;
  close(): Promise<void>;
}

interface TestOptions {
  /** Without it the engine starts at once, and finds by words only. */
  model?: boolean;
}

/** The real engine on a directory of its own, model included. */
export async function openTestEngine(
  approval: ApprovalPolicy = 'required',
  { model = true }: TestOptions = {},
): Promise<TestEngine> {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-memory-'));
  const time = { now: Date.UTC(2025, 0, 15) };
  const engine = await openEngine({
    root,
    version: '0.0.0',
    logger: pino({ level: 'silent' }),
    overrides: { approval },
    clock: () => time.now,
    ...(model ? {} : { embedding: { model: { dir: join(root, 'no-model'), sha256: '' } } }),
  });
  const as = (apiKey: string, agent?: string): Caller => ({
    principal: engine.identity.authenticate(apiKey, agent),
    source: 'http',
  });
  const store = (caller: Caller, request: StoreInput) =>
    engine.memories.store(caller, StoreRequest.parse({ embed: 'later', ...request }));
  return {
    root,
    engine,
    time,
    admin: as(engine.ownerKey),
    as,
    user(request) {
      const { api_key } = engine.identity.createUser(as(engine.ownerKey), CreateUserRequest.parse(request));
      return { caller: as(api_key), apiKey: api_key };
    },
    store,
    storeActive: async (caller, request) => (await store(caller, { state: 'active', ...request })).memory,
    contents: async (caller, request = {}) =>
      (await engine.memories.query(caller, QueryRequest.parse(request))).memories.map(
        ({ content }) => content,
      ),
    search: async (caller, request) =>
      (await engine.memories.search(caller, SearchRequest.parse(request))).results.map((hit) => hit.content),
    async close() {
      await engine.close();
      rmSync(root, { recursive: true });
    },
  };
}

/** The code of the error that `action` throws or rejects with. */
export async function codeOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof HoldfastError) return error.code;
    throw error;
  }
  return 'no error';
}

export { DAY };
