import type { ApprovalPolicy, Role } from '../../../shared/identity.ts';
import type { Source } from '../../../shared/memory.ts';
import type { TeamRole } from '../../../shared/team.ts';

/** The agent that a user key acts as when it names none. */
export const DEFAULT_AGENT = 'default';

/** Who makes a request: what an API key, and the agent it may name, stand for. */
export interface Principal {
  keyId: string;
  keyName: string;
  keyExpiresAt: number | null;
  /** The browser session that stands for the key; null where the key itself was shown. */
  browserSession: string | null;
  tenant: string;
  user: string;
  /** The agent whose rights the request has. */
  agent: string;
  /** `user` is a person's key that names no agent; only such a subject reviews without being granted it. */
  subject: 'user' | 'agent';
  role: Role;
  /** What a shared team lets it do with the memories of the tenant; absent where the tenant has none: then `role` says it. */
  tenantRole?: TeamRole | undefined;
  /** False where only the app decides about memories and this is not a person in it. */
  mayDecide: boolean;
  /** Whether what this subject writes starts inactive: the key's policy, else the server's. */
  approval: ApprovalPolicy;
}

/** A principal and the face it came through. */
export interface Caller {
  principal: Principal;
  source: Source;
  /** The conversation that it names as its own, for the log of recalls. */
  session?: string | undefined;
}
