import { HoldfastError } from '../../../shared/errors.ts';
import {
  EndedSessions,
  Login,
  LoginLink,
  LoginRequest,
  Session,
  SessionList,
} from '../../../shared/sessions.ts';
import type { Identity } from '../../core/engine.ts';
import { json } from './answers.ts';
import { browserName } from './browser-name.ts';
import { remoteAddress } from './context.ts';
import { givenCookie, takenCookie } from './cookie.ts';
import type { Operations } from './endpoint.ts';
import type { Limits } from './limits.ts';
import { assertOwnPage } from './same-origin.ts';

const TAG = 'Browser sessions';

/** For browsers that have nothing but a link yet; to be mounted before what asks for a key. */
export function loginOperation(operations: Operations, identity: Identity, limits: Limits): void {
  operations.addOpen(
    {
      method: 'post',
      path: '/session',
      tag: TAG,
      summary: 'Log this browser in with the code of a login link',
      description:
        'For the pages of the engine itself: the request must come from its own origin. Sets a cookie that no script ' +
        'can read. With it, every request needs the header `X-Holdfast-Page` with the `page_secret` of the answer.',
      body: LoginRequest,
      answer: Login,
      status: 201,
      problems: ['unauthenticated'],
    },
    async ({ body, c }) => {
      assertOwnPage(c);
      try {
        const { login, cookie, lifetime } = identity.logIn(
          body.code,
          browserName(c.env.incoming.headers['user-agent']),
        );
        return json(c, login, 201, givenCookie(c, cookie, lifetime));
      } catch (error) {
        if (error instanceof HoldfastError && error.code === 'unauthenticated')
          await limits.countFailedLogin(remoteAddress(c));
        throw error;
      }
    },
  );
}

function leaving(operations: Operations, identity: Identity): void {
  operations.add(
    {
      method: 'delete',
      path: '/session',
      tag: TAG,
      summary: 'Log this browser out',
      answer: Session,
      problems: ['not_found'],
    },
    ({ caller, c }) => {
      const { browserSession } = caller.principal;
      if (browserSession === null)
        throw new HoldfastError(
          'not_found',
          'This request came with an API key, not from a browser that is logged in.',
        );
      return json(c, identity.endSession(caller, browserSession), 200, takenCookie(c));
    },
  );
  operations.add(
    {
      method: 'delete',
      path: '/sessions/{id}',
      tag: TAG,
      summary: 'Log a browser out',
      description: 'Holds from the next request on; open event streams of the session end.',
      answer: Session,
      problems: ['not_found'],
    },
    ({ caller, id }) => identity.endSession(caller, id),
  );
  operations.add(
    {
      method: 'delete',
      path: '/sessions',
      tag: TAG,
      summary: 'Log out all of your browsers but the one that asks',
      answer: EndedSessions,
    },
    ({ caller }) => ({ ended: identity.endOtherSessions(caller) }),
  );
}

export function sessionOperations(operations: Operations, identity: Identity): void {
  operations.add(
    {
      method: 'post',
      path: '/login-links',
      tag: TAG,
      summary: 'Make a link that logs one browser in, once',
      description:
        'Works for five minutes. The browser gets the rights of the key that made the link and is logged out when that ' +
        'key ends. For people; a browser that is logged in cannot make one.',
      answer: LoginLink,
      status: 201,
    },
    ({ caller }) => identity.createLoginLink(caller),
  );
  operations.add(
    {
      method: 'get',
      path: '/sessions',
      tag: TAG,
      summary: 'The browsers that are logged in',
      answer: SessionList,
    },
    ({ caller }) => ({ sessions: identity.listSessions(caller) }),
  );
  leaving(operations, identity);
}
