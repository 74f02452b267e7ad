import { z } from 'zod';
import {
  CheckResult,
  ExplainResult,
  Grant,
  GrantRequest,
  ListGrantsRequest,
} from '../../../shared/identity.ts';
import type { Identity } from '../../core/engine.ts';
import type { Operations } from './endpoint.ts';

const TAG = 'Grants';

const GrantList = z.object({ grants: z.array(Grant) });
const RevokedGrants = z.object({ revoked: z.int() });

function giving(operations: Operations, identity: Identity): void {
  operations.add(
    {
      method: 'post',
      path: '/grants',
      tag: TAG,
      summary: 'Grant a relation',
      body: GrantRequest,
      answer: Grant,
      status: 201,
      problems: ['not_found'],
    },
    ({ caller, body }) => identity.grant(caller, body),
  );
  operations.add(
    {
      method: 'delete',
      path: '/grants',
      tag: TAG,
      summary: 'Take a grant back',
      description: 'The grant is named by a JSON body, as it was given.',
      body: GrantRequest,
      answer: RevokedGrants,
      problems: ['not_found'],
    },
    ({ caller, body }) => identity.revokeGrant(caller, body),
  );
}

function asking(operations: Operations, identity: Identity): void {
  operations.add(
    {
      method: 'get',
      path: '/grants',
      tag: TAG,
      summary: 'List grants',
      query: ListGrantsRequest,
      answer: GrantList,
    },
    ({ caller, query }) => ({ grants: identity.listGrants(caller, query) }),
  );
  operations.add(
    {
      method: 'post',
      path: '/grants/check',
      tag: TAG,
      summary: 'Whether a subject has a relation to an object',
      body: GrantRequest,
      answer: CheckResult,
      problems: ['not_found'],
    },
    ({ caller, body }) => identity.check(caller, body),
  );
  operations.add(
    {
      method: 'post',
      path: '/grants/explain',
      tag: TAG,
      summary: 'Why a check comes out as it does',
      body: GrantRequest,
      answer: ExplainResult,
      problems: ['not_found'],
    },
    ({ caller, body }) => identity.explain(caller, body),
  );
}

export function grantOperations(operations: Operations, identity: Identity): void {
  giving(operations, identity);
  asking(operations, identity);
}
