import manifest from '../../shared/mcp-manifest.json' with { type: 'json' };
import { claimedVersion, type Frame } from './frames.ts';

type Result = Record<string, unknown>;

const SERVER_INFO = 'io.modelcontextprotocol/serverInfo';

/**
 * The answers to the first requests of a client. They do not depend on the memories, so nobody has to wait for the engine
 * to start; `mcp-manifest.json` holds them as the engine gives them.
 */
export class Greetings {
  readonly #serverInfo: Result;

  constructor(version: string) {
    this.#serverInfo = { ...manifest.initialize.serverInfo, version };
  }

  /** The answer to `frame`, or null when only the engine has it. */
  answerTo(frame: Frame): Result | null {
    const claimed = claimedVersion(frame);
    if (claimed !== null) return claimed === manifest.modern ? this.#stateless(frame) : null;
    if (frame.method === 'initialize') return this.#initialize(frame);
    return frame.method === 'ping' ? {} : null;
  }

  /** The tools of an agent that may not review, for while the engine cannot say which it has. */
  earlyTools(frame: Frame): Result | null {
    if (frame.method !== 'tools/list' || frame.params?.cursor !== undefined) return null;
    const claimed = claimedVersion(frame);
    if (claimed === null) return { tools: manifest.tools.tools };
    return claimed === manifest.modern ? { ...this.#identified(manifest.tools), ttlMs: 0 } : null;
  }

  /** Whether the engine has told a client other tools than `earlyTools`. */
  areOthers(tools: unknown): boolean {
    return JSON.stringify(tools) !== JSON.stringify(manifest.tools.tools);
  }

  #initialize({ params }: Frame): Result {
    const asked = manifest.legacy.find((version) => version === params?.protocolVersion);
    return {
      ...manifest.initialize,
      protocolVersion: asked ?? manifest.initialize.protocolVersion,
      serverInfo: this.#serverInfo,
    };
  }

  #stateless({ method }: Frame): Result | null {
    return method === 'server/discover' ? this.#identified(manifest.discover) : null;
  }

  #identified(result: Result): Result {
    return { ...result, _meta: { [SERVER_INFO]: this.#serverInfo } };
  }
}
