import type { ApiKey, ApprovalPolicy } from '../../../client/index.ts';

/** What a key's own policy means for what it writes. */
export const TRUST: Record<ApprovalPolicy | 'server', { label: string; means: string }> = {
  server: {
    label: 'As the server says',
    means: 'What it writes waits for review, or not, as the settings have it',
  },
  required: { label: 'Always reviewed', means: 'What it writes always waits for review' },
  auto: { label: 'Trusted', means: 'What it writes is active at once, without review' },
};

export const trustOf = ({ approval }: Pick<ApiKey, 'approval'>) => TRUST[approval ?? 'server'];

/** What an input for the name of an agent takes: the rule of the API. */
export const AGENT_NAME = {
  required: true,
  maxLength: 64,
  pattern: '[A-Za-z0-9](?:[A-Za-z0-9._@\\-]{0,62}[A-Za-z0-9])?',
  title: 'Letters, digits, “.”, “_”, “@” and “-”; the first and the last a letter or digit',
  autoComplete: 'off',
  spellCheck: false,
} as const;

/** How long a new key works, in days; none: for good. */
export const LIFETIMES = [
  ['', 'For good'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'One year'],
] as const;
