import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Caller } from '../domain/principal.ts';
import { IDLE_MS, SESSION_MS } from './sessions.ts';
import { createWorld, DAY, refusal, type World } from './testing/world.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Logs a browser in with a link of `by`, and gives what it then holds. */
function logIn({ identity }: World, by: Caller) {
  const code = identity.createLoginLink(by).path.split('#')[1] ?? '';
  const { login, cookie } = identity.logIn(code, 'Firefox on Linux');
  return { id: login.session.id, secrets: { cookie, page: login.page_secret } };
}

describe('a browser session', () => {
  test('is the key that made its link, in person', () => {
    const world = createWorld();
    const { secrets, id } = logIn(world, world.admin());
    const principal = world.identity.authenticateSession(secrets);
    expect(principal).toEqual({ ...world.admin().principal, browserSession: id });
  });

  test('may name an agent of its user, with the rights of that', () => {
    const world = createWorld();
    const { secrets } = logIn(world, world.admin());
    expect(world.identity.authenticateSession(secrets, 'coder')).toMatchObject({
      agent: 'coder',
      subject: 'agent',
    });
  });

  test('is kept as hashes: nothing in the database logs anybody in', () => {
    const world = createWorld();
    const { path } = world.identity.createLoginLink(world.admin());
    const { secrets } = logIn(world, world.admin());
    const rows = [...world.db.all('SELECT * FROM sessions'), ...world.db.all('SELECT * FROM login_links')];
    const kept = rows
      .flatMap((row) => Object.values(row as object))
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
      .join();
    for (const secret of [secrets.cookie, secrets.page, path.split('#')[1] ?? ''])
      expect(kept).not.toContain(secret);
  });

  test('needs room on the disk, as logins are written down, and says so', () => {
    const world = createWorld();
    const { page_count } = world.db.get<{ page_count: number }>('PRAGMA page_count') ?? { page_count: 0 };
    world.db.raw.pragma(`max_page_count = ${page_count}`);
    const full = refusal(() => {
      for (;;) logIn(world, world.admin());
    });
    expect(full).toMatchObject({ code: 'storage_full', message: expect.stringContaining('log in') });
    world.db.raw.pragma(`max_page_count = ${page_count * 2}`);
    logIn(world, world.admin());
  });

  test('ends after a week without use, and goes on with it', () => {
    const world = createWorld();
    const [used, unused] = [logIn(world, world.admin()), logIn(world, world.admin())];
    world.time.now += IDLE_MS - 1;
    world.identity.authenticateSession(used.secrets);
    world.time.now += 1;
    expect(world.identity.authenticateSession(used.secrets).browserSession).toBe(used.id);
    expect(refusal(() => world.identity.authenticateSession(unused.secrets)).code).toBe('unauthenticated');
    expect(world.identity.listSessions(world.admin()).map(({ id }) => id)).toEqual([used.id]);
  });

  test('remembers across a restart when it was used', () => {
    const world = createWorld();
    const { secrets, id } = logIn(world, world.admin());
    world.time.now += DAY;
    world.identity.authenticateSession(secrets);
    world.identity.flush();
    expect(world.db.get('SELECT last_used_at FROM sessions WHERE id = :id', { id })).toEqual({
      last_used_at: world.time.now,
    });
  });

  test('ends after 30 days, however much it is used', () => {
    const world = createWorld();
    const { secrets } = logIn(world, world.admin());
    for (let day = 0; day < SESSION_MS / DAY; day += 1) {
      expect(world.identity.authenticateSession(secrets).user).toBe('admin');
      world.time.now += DAY;
    }
    expect(refusal(() => world.identity.authenticateSession(secrets)).code).toBe('unauthenticated');
  });

  test('does not outlive the key that made its link', () => {
    const world = createWorld();
    const key = world.key(world.admin(), { user: 'admin', expires_days: 2 });
    const { secrets } = logIn(world, world.as(key.api_key));
    const [session] = world.identity.listSessions(world.admin());
    expect(session?.expires_at).toBe(key.key.expires_at);
    world.time.now += 2 * DAY;
    expect(refusal(() => world.identity.authenticateSession(secrets)).code).toBe('unauthenticated');
  });

  test('is refused in the same words whatever is wrong with it', () => {
    const world = createWorld();
    const [one, other] = [logIn(world, world.admin()), logIn(world, world.admin())];
    world.identity.endSession(world.admin(), other.id);
    const wrong = [
      other.secrets,
      { ...one.secrets, page: other.secrets.page },
      { ...one.secrets, page: '' },
      { cookie: '', page: '' },
      { cookie: one.secrets.page, page: one.secrets.cookie },
    ];
    const refusals = wrong.map((secrets) => refusal(() => world.identity.authenticateSession(secrets)));
    expect(new Set(refusals.map((each) => JSON.stringify(each))).size).toBe(1);
  });

  test('is forgotten some time after it has ended, and links that nobody followed are, too', () => {
    const world = createWorld();
    logIn(world, world.admin());
    world.identity.createLoginLink(world.admin());
    world.time.now += 2 * SESSION_MS;
    world.identity.createLoginLink(world.admin());
    expect(world.db.all('SELECT id FROM sessions')).toEqual([]);
    expect(world.db.all('SELECT key FROM login_links')).toHaveLength(1);
  });

  test('is told to open streams when it ends: at once when it is ended, soon when it runs out', () => {
    vi.useFakeTimers();
    const world = createWorld();
    const [ended, idle] = [logIn(world, world.admin()), logIn(world, world.admin())];
    const told: string[] = [];
    for (const [name, { secrets }] of Object.entries({ ended, idle }))
      world.identity.onEnd(world.identity.authenticateSession(secrets), () => told.push(name));
    world.identity.endSession(world.admin(), ended.id);
    expect(told).toEqual(['ended']);
    world.time.now += IDLE_MS - 1;
    world.identity.authenticateSession(idle.secrets);
    vi.advanceTimersByTime(60_000);
    world.time.now += 1;
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['ended']);
    world.time.now += IDLE_MS;
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['ended', 'idle']);
  });
});

test('the owner gets a link when the engine starts', () => {
  const world = createWorld();
  const code = world.identity.createOwnerLink().path.split('#')[1] ?? '';
  expect(world.identity.logIn(code, 'A browser').login.session).toMatchObject({ user: 'admin' });
  expect(world.audit().at(-2)).toMatchObject({ action: 'login.link', by: null });
});
