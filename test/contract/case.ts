import type { ApprovalPolicy } from '../../src/shared/identity.ts';
import type { Arguments, CallName } from './face.ts';

/** One call and what comes of it, as far as the case cares; `as` names the memory for the steps that follow. */
export interface Step {
  call: CallName;
  args?: Arguments;
  as?: string;
  gives: object;
}

/** A case plays with one new user whose key has this approval policy. */
export interface Case {
  name: string;
  approval: ApprovalPolicy;
  /** Faces that have no such calls. */
  without?: readonly string[];
  steps: readonly Step[];
}

export const refused = (refusal: string) => ({ refused: refusal });
export const value = (partial: object) => ({ value: partial });
export const memories = (...contents: string[]) =>
  value({ memories: contents.map((content) => ({ content })) });
export const hits = (...contents: string[]) => value({ results: contents.map((content) => ({ content })) });

export const TABS = 'Maria prefers tabs over spaces in Go code';
export const BILLING = 'The billing service runs on PostgreSQL 16';
export const FREEZE = 'Deploys are frozen every December from the 20th';
export const UNKNOWN = 'mem_00000000000000000000000000000000';
