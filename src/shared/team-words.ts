/** What to tell people about what a team does, the same on every face. */

/** Why entries are dropped or held back (rule T-8), as a part of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  malformed: 'not readable',
  bad_signature: 'signature does not fit',
  wrong_team: 'of another team',
  unknown_device: 'of a device that nobody admitted',
  replayed: 'sent twice',
  forked: 'two entries with one number',
  gap: 'an earlier entry is missing',
  future: 'dated more than a day ahead',
  out_of_role: 'not allowed by the role',
  removed: 'after the member was removed',
  undecryptable: 'the key is missing',
  too_new: 'needs a newer Holdfast',
};

/** A reason in words; one that is not known, as it is. */
export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('_', ' ');
}

/** What each role may do, as the end of a sentence that begins with the member. */
export const ROLE_MEANS = {
  reader: 'reads what the team shares',
  proposer: 'proposes memories, which a reviewer has to approve',
  publisher: 'publishes memories of its own',
  reviewer: 'decides about everything that waits',
  admin: 'invites, removes and decides about everything',
} as const;
