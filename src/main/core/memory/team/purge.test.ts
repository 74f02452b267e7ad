/** Rule T-18: a purge erases a memory on every peer. */
import { describe, expect, test } from 'vitest';
import { codeOf } from '../testing/engine.ts';
import { exchange, kinds, teamOf } from './testing/team.ts';

describe('purge', () => {
  test('erases operations, rows, versions and words on every peer, and what comes later', async () => {
    const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
    const id = await pia.store({ content: 'zirconium secret', state: 'active' });
    exchange(pia, rita);
    rita.memories.mute(rita.me, id);
    await rita.memories.edit(rita.me, id, { content: 'zirconium too', approve: true });
    const late = rita.send();
    pia.memories.purge(pia.me, id);
    exchange(pia, rita);
    pia.arrive(late);
    for (const peer of [pia, rita]) {
      expect(await codeOf(() => peer.memories.get(peer.me, id))).toBe('not_found');
      const rest = (table: string) =>
        peer.db.all(`SELECT * FROM ${table}`).filter((row) => JSON.stringify(row).includes('zirconium'));
      for (const table of ['memories', 'versions', 'team_operations']) expect(rest(table)).toEqual([]);
      expect(peer.db.all(`SELECT rowid FROM memories_fts WHERE memories_fts MATCH 'zirconium'`)).toEqual([]);
      expect(peer.db.all('SELECT * FROM mutes')).toEqual([]);
    }
  });

  test('of what was never sent sends nothing', async () => {
    const { pia } = teamOf({ pia: 'publisher' });
    const id = await pia.store({ content: 'mine', state: 'active' });
    pia.memories.purge(pia.me, id);
    expect(kinds(pia)).toEqual([]);
  });
});
