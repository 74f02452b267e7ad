/** What leaves an engine, and what arrives on the others: rules T-11 to T-19 on real databases, without a network. */
import { describe, expect, test } from 'vitest';
import { QueryRequest } from '../../../../shared/query.ts';
import { codeOf } from '../testing/engine.ts';
import type { TestMember } from './testing/peer.ts';
import { exchange, kinds, recalled, shown, teamOf } from './testing/team.ts';

describe('what leaves by itself', () => {
  test('what a publisher stores as active; not what an agent proposed, until a person approves it', async () => {
    const { pia } = teamOf({ pia: 'publisher' });
    await pia.store({ content: 'mine', state: 'active' });
    const proposed = await pia.store({ content: 'proposed' }, pia.agent);
    expect(kinds(pia)).toEqual(['put']);
    pia.memories.approve(pia.me, proposed, {});
    expect(kinds(pia)).toEqual(['put']);
  });

  test('never what is of scope user or agent, nor what was there before joining', async () => {
    const { pia } = teamOf({ pia: 'publisher' });
    await pia.store({ content: 'private', scope: 'user', state: 'active' });
    await pia.store({ content: 'of one agent', scope: 'agent', state: 'active' });
    pia.db.write((tx) => tx.run('UPDATE teams SET joined_at = joined_at + 1000'));
    const old = await pia.store({ content: 'old', state: 'active' });
    expect(kinds(pia)).toEqual([]);
    expect(pia.shared.unshared(pia.team())).toBe(1);
    expect(await pia.share()).toEqual({
      shared: 1,
      shared_ids: [old],
      failed: 0,
      failed_ids: [],
      errors: {},
    });
    const own = await pia.store({ content: 'private', scope: 'user', state: 'active' });
    const { failed_ids, errors } = await pia.share([own]);
    expect(failed_ids).toEqual([own]);
    expect(errors[own]).toContain('not one that you can share');
    expect(pia.shared.unshared(pia.team())).toBe(0);
    expect(kinds(pia)).toEqual(['put']);
  });

  test('nothing of a proposer: only what it shares, as a proposal that waits here as there', async () => {
    const { otto, rita } = teamOf({ otto: 'proposer', rita: 'reviewer' });
    const id = await otto.store({ content: 'mine' });
    expect(kinds(otto)).toEqual([]);
    await otto.share([id]);
    const sent = otto.send();
    expect(sent.map(({ kind }) => kind)).toEqual(['propose']);
    rita.arrive(sent);
    for (const peer of [otto, rita])
      expect(shown(peer, id)).toMatchObject({ state: 'inactive', waits: true });
    rita.memories.approve(rita.me, id, {});
    exchange(rita, otto);
    for (const peer of [otto, rita]) expect(await recalled(peer)).toEqual(['mine']);
  });

  test('a proposer who wants to approve is told of the role in the team, and what to do instead', async () => {
    const { otto } = teamOf({ otto: 'proposer', rita: 'reviewer' });
    const asked = { content: 'mine', state: 'active' } as const;
    const refused = {
      code: 'forbidden',
      message:
        'Your role in the team, proposer, lets you propose memories of scope tenant, not approve them.',
      hint: expect.stringContaining('holdfast team share'),
    };
    await expect(otto.store(asked)).rejects.toMatchObject(refused);
    const id = await otto.store({ content: 'mine' });
    await expect(otto.memories.edit(otto.me, id, { content: 'other', approve: true })).rejects.toMatchObject(
      refused,
    );
    await expect(otto.store({ ...asked, scope: 'user' })).resolves.toBeDefined();
  });

  test('edits, deletes, decisions and undos of what is shared', async () => {
    const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
    const id = await pia.store({ content: 'first', state: 'active' });
    await pia.memories.edit(pia.me, id, { content: 'second', approve: true });
    exchange(pia, rita);
    expect(await recalled(rita)).toEqual(['second']);
    rita.memories.deactivate(rita.me, id, {});
    exchange(pia, rita);
    expect(await recalled(pia)).toEqual([]);
    rita.memories.undo(rita.me, id, {});
    exchange(pia, rita);
    expect(await recalled(pia)).toEqual(['second']);
    pia.memories.delete(pia.me, id, {});
    exchange(pia, rita);
    expect(shown(rita, id)).toMatchObject({ state: 'deleted' });
    rita.memories.undo(rita.me, id, {});
    exchange(pia, rita);
    expect(await recalled(pia)).toEqual(['second']);
    pia.memories.undo(pia.me, id, {});
    exchange(pia, rita);
    expect(shown(pia, id)).toEqual(shown(rita, id));
  });

  test('an edit by an agent waits here, and goes once it is approved', async () => {
    const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
    const id = await pia.store({ content: 'first', state: 'active' });
    exchange(pia, rita);
    await pia.memories.edit(pia.agent, id, { content: 'edited' });
    expect(kinds(pia)).toEqual([]);
    await rita.memories.edit(rita.me, id, { importance: 0.9, approve: true });
    exchange(pia, rita);
    expect(pia.memories.get(pia.me, id)).toMatchObject({
      content: 'first',
      importance: 0.9,
      pending_version: 2,
    });
    pia.memories.approve(pia.me, id, {});
    exchange(pia, rita);
    expect(rita.memories.get(rita.me, id)).toMatchObject({ content: 'edited', importance: 0.9 });
  });
});

describe('what arrives', () => {
  test('is told to subscribers, audited, found by its words, and queued for the model', async () => {
    const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
    const heard: string[] = [];
    rita.context.bus.subscribe(
      rita.me.principal,
      ({ type, id }) => heard.push(`${type} ${id}`),
      () => {},
    );
    const id = await pia.store({ content: 'zirconium is a metal', state: 'active' });
    exchange(pia, rita);
    await pia.memories.edit(pia.me, id, { content: 'zirconium melts at 1855 °C', approve: true });
    exchange(pia, rita);
    expect(heard).toEqual([`memory.stored ${id}`, `memory.changed ${id}`]);
    const audit = rita.db.all<{ action: string; user: string; source: string }>(
      'SELECT action, user, source FROM audit WHERE object = :id ORDER BY id',
      { id },
    );
    expect(audit).toEqual([
      { action: 'memory.store', user: 'member-pia', source: 'sync' },
      { action: 'memory.edit', user: 'member-pia', source: 'sync' },
    ]);
    const seq = rita.db.get<{ seq: number }>('SELECT seq FROM memories')?.seq;
    expect(rita.db.all(`SELECT rowid AS seq FROM memories_fts WHERE memories_fts MATCH 'melts'`)).toEqual([
      { seq },
    ]);
    expect(rita.db.all('SELECT seq FROM embedding_queue')).toEqual([{ seq }]);
  });

  test('has a history like any other memory: versions, differences, earlier ones to go back to', async () => {
    const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
    const id = await pia.store({ content: 'first', state: 'active' });
    await pia.memories.edit(pia.me, id, { content: 'second', approve: true, reason: 'better' });
    exchange(pia, rita);
    const { versions } = rita.memories.history(rita.me, id);
    expect(
      versions.map(({ version, base_version, user, reason }) => [version, base_version, user, reason]),
    ).toEqual([
      [1, null, 'member-pia', null],
      [2, 1, 'member-pia', 'better'],
    ]);
    expect(rita.memories.diff(rita.me, id, {}).changes).toEqual([
      { field: 'content', from: 'first', to: 'second' },
    ]);
    rita.memories.restore(rita.me, id, { version: 1, approve: true });
    exchange(pia, rita);
    expect(await recalled(pia)).toEqual(['first']);
    expect(pia.memories.history(pia.me, id).versions.at(-1)).toMatchObject({
      user: 'member-rita',
      source: 'sync',
    });
  });
});

test('who may only read a memory is told that its history is for others', async () => {
  const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
  const id = await rita.store({ content: 'of rita', state: 'active' });
  exchange(pia, rita);
  expect(pia.memories.get(pia.me, id)).toMatchObject({ content: 'of rita' });
  for (const ask of [() => pia.memories.history(pia.me, id), () => pia.memories.diff(pia.me, id, {})])
    expect(ask).toThrow(
      expect.objectContaining({
        code: 'forbidden',
        message: expect.stringMatching(/^You may read this memory but not its history/),
        hint: expect.stringContaining('reviewer of the team'),
      }),
    );
});

describe('whose it is', () => {
  test('is told by name beside the user that stands for a member, wherever a memory is read', async () => {
    const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
    const id = await pia.store({ content: 'mine', state: 'active' });
    exchange(pia, rita);
    const members = { 'member-pia': 'pia' };
    expect(rita.memories.get(rita.me, id)).toMatchObject({ user: 'member-pia', members });
    expect(rita.memories.history(rita.me, id)).toMatchObject({ members });
    const all = QueryRequest.parse({ state: 'all' });
    expect(await rita.memories.query(rita.me, all)).toMatchObject({ members });
    expect(pia.memories.get(pia.me, id)).not.toHaveProperty('members');
    expect(await pia.memories.query(pia.me, all)).not.toHaveProperty('members');
  });
});

describe('who decides', () => {
  test("a proposal for a memory of another waits in the reviewers' queue, and is approved as its author's", async () => {
    const { pia, otto, rita } = teamOf({ pia: 'publisher', otto: 'proposer', rita: 'reviewer' });
    const id = await pia.store({ content: 'first', state: 'active' });
    exchange(pia, otto, rita);
    const base = otto.memories.get(otto.me, id);
    expect(base.user).toBe('member-pia');
    await expect(otto.memories.edit(otto.me, id, { content: 'other' })).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Your role in the team, proposer, does not let you change this memory.',
    });
    const own = await otto.store({ content: 'mine' });
    await otto.share([own]);
    exchange(pia, otto, rita);
    const queue = await rita.memories.query(rita.me, {
      state: 'all',
      limit: 10,
      order: '-created',
      waiting: true,
      include_muted: false,
    });
    expect(queue.memories.map(({ content, user }) => [content, user])).toEqual([['mine', 'member-otto']]);
    expect(await codeOf(() => pia.memories.approve(pia.me, own, {}))).toBe('not_found');
    rita.memories.approve(rita.me, own, {});
    exchange(pia, otto, rita);
    expect(await recalled(otto)).toEqual(['first', 'mine']);
    expect(
      otto.memories.history(otto.me, own).versions.map(({ operation, status }) => [operation, status]),
    ).toEqual([
      ['store', 'approved'],
      ['approve', 'applied'],
    ]);
  });

  test('what a publisher puts whom the policy does not trust waits', async () => {
    const { uta, rita } = teamOf({ uta: 'untrusted', rita: 'reviewer' });
    const id = await uta.store({ content: 'mine' });
    await uta.share([id]);
    exchange(uta, rita);
    expect(await recalled(rita)).toEqual([]);
    rita.memories.approve(rita.me, id, {});
    exchange(uta, rita);
    expect(await recalled(uta)).toEqual(['mine']);
  });

  test('a policy that changes judges anew what is there', async () => {
    const { uta, rita } = teamOf({ uta: 'publisher', rita: 'reviewer' });
    const id = await uta.store({ content: 'mine', state: 'active' });
    exchange(uta, rita);
    expect(await recalled(rita)).toEqual(['mine']);
    const policy: TestMember[] = [
      { id: 'uta', role: 'publisher', trusted: false },
      { id: 'rita', role: 'reviewer', trusted: true },
    ];
    for (const peer of [uta, rita]) {
      peer.setMembers(policy);
      peer.shared.transaction((tx) =>
        peer.shared.judgeAnew(
          tx,
          peer.team(),
          { kind: 'shared', authorityOf: ({ author }) => policy.find((one) => one.id === author) ?? null },
          [id],
        ),
      );
    }
    expect(await recalled(rita)).toEqual([]);
    expect(shown(uta, id)).toEqual(shown(rita, id));
  });

  test('readers change nothing, agents of a proposer cannot delete what is shared', async () => {
    const { lea, pia, otto } = teamOf({ lea: 'reader', pia: 'publisher', otto: 'proposer' });
    expect(await codeOf(() => lea.store({ content: 'no' }))).toBe('forbidden');
    const id = await otto.store({ content: 'mine' });
    await otto.share([id]);
    exchange(lea, pia, otto);
    expect(await codeOf(() => otto.memories.delete(otto.agent, id, {}))).toBe('forbidden');
    expect(await codeOf(() => otto.memories.purge(otto.me, id))).toBe('forbidden');
  });
});

describe('what is of this engine alone', () => {
  test('mutes stay when new versions arrive', async () => {
    const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
    const id = await pia.store({ content: 'first', state: 'active' });
    exchange(pia, rita);
    rita.memories.mute(rita.me, id);
    expect(await recalled(rita)).toEqual([]);
    await pia.memories.edit(pia.me, id, { content: 'second', approve: true });
    exchange(pia, rita);
    expect(await recalled(rita)).toEqual([]);
    expect(rita.memories.mutes(rita.me).map(({ memory }) => memory.content)).toEqual(['second']);
  });

  test('a private memory keeps its id: nobody changes or erases it by that', async () => {
    const { pia, ada } = teamOf({ pia: 'publisher', ada: 'admin' });
    const id = await pia.store({ content: 'private', scope: 'user', state: 'active' });
    const other = await ada.store({ content: 'theirs', state: 'active' });
    const forged = ada.send().map((operation) => ({ ...operation, memory: id }));
    pia.arrive(forged);
    pia.arrive(
      forged.map((one) => ({ ...one, id: `${one.id.slice(0, -1)}0`, kind: 'purge' as const, payload: null })),
    );
    expect(pia.memories.get(pia.me, id).content).toBe('private');
    await pia.memories.edit(pia.me, id, { content: 'private still', approve: true });
    expect(kinds(pia)).toEqual([]);
    expect(other).not.toBe(id);
  });

  test('scope stays tenant as long as others have it', async () => {
    const { pia } = teamOf({ pia: 'publisher' });
    const id = await pia.store({ content: 'mine', state: 'active' });
    const moved = () => pia.memories.edit(pia.me, id, { scope: 'user', approve: true });
    expect(await codeOf(moved)).toBe('conflict');
  });
});
