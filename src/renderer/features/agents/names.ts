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

/** How long a new key works, in days; none: for good. */
export const LIFETIMES = [
  ['', 'For good'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'One year'],
] as const;
