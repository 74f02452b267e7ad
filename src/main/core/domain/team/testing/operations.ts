import type { TeamRole } from '../../../../../shared/team.ts';
import type { Authority, Operation, Payload, TeamRules } from '../operation.ts';

/** A payload with this text. */
export function payload(content: string, more: Partial<Payload> = {}): Payload {
  return {
    content,
    type: 'fact',
    scope: 'tenant',
    importance: null,
    tags: [],
    metadata: {},
    namespace: null,
    key: null,
    valid_from: null,
    valid_until: null,
    expires_at: null,
    agent: 'default',
    session: null,
    created_at: 0,
    reason: null,
    by: null,
    reviewed_at: null,
    ...more,
  };
}

/** Ada administers, Rita reviews, Pia and Paul publish, Uta publishes without being trusted, Otto proposes, Lea reads. */
export const TEAM: Readonly<Record<string, TeamRole | 'untrusted'>> = {
  ada: 'admin',
  rita: 'reviewer',
  pia: 'publisher',
  paul: 'publisher',
  uta: 'untrusted',
  otto: 'proposer',
  lea: 'reader',
};

/** Members and what their operations count for; whom it does not name has been removed. */
export function rulesOf(
  roles: Readonly<Record<string, TeamRole | 'untrusted'>>,
  kind: TeamRules['kind'] = 'shared',
): TeamRules {
  const authorityOf = ({ author }: Operation): Authority | null => {
    const role = roles[author];
    if (role === undefined) return null;
    return role === 'untrusted' ? { role: 'publisher', trusted: false } : { role, trusted: true };
  };
  return { kind, authorityOf };
}

type Part = Partial<Operation> & Pick<Operation, 'id' | 'kind'>;

/**
 * An operation written shortly: `author` and, for versions, the text `content`. Its clock is 1,000 for each place in the
 * test, so that order in a list is order in time.
 */
export function operation(place: number, part: Part & { author: string; content?: string }): Operation {
  const { content, ...rest } = part;
  const isVersion = ['put', 'propose', 'delete'].includes(part.kind);
  return {
    memory: 'mem_1',
    bases: [],
    target: null,
    clock: (place + 1) * 1000,
    device: part.author,
    number: place + 1,
    payload: isVersion ? payload(content ?? part.id) : null,
    ...rest,
  };
}
