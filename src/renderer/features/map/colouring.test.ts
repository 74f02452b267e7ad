import { describe, expect, it } from 'vitest';
import { AGE_STEPS, coloured, HUES } from './colouring.ts';
import { type MapData, toMapData } from './columns.ts';
import { looksOf } from './looks.ts';
import { LOOK } from './points-gl.ts';

/** A map whose memories are by these agents, a day apart. */
function by(...agents: string[]): MapData {
  const values = [...new Set(agents)];
  const column = (value: string) => ({ values: [value], of: agents.map(() => 0) });
  return toMapData({
    laid_out_at: null,
    unplaced: 0,
    clusters: [{ words: ['tea', 'cup'], size: 2, x: 0, y: 0 }],
    points: {
      id: agents.map((_, i) => `mem_${i}`),
      x: agents.map((_, i) => i),
      y: agents.map(() => 7),
      created_at: agents.map((_, i) => i * 86_400),
      cluster: agents.map((_, i) => (i < 2 ? 0 : -1)),
      scope: column('tenant'),
      type: column('fact'),
      state: column('inactive'),
      agent: { values, of: agents.map((agent) => values.indexOf(agent)) },
    },
  });
}

it('the columns of an answer become those of the picture', () => {
  const data = by('a', 'b', 'c');
  expect([...data.places]).toEqual([0, 7, 1, 7, 2, 7]);
  expect(data.members).toEqual([[0, 1]]);
  expect(data.createdAt[1]).toBe(86_400_000);
});

describe('colours', () => {
  it('go to the most frequent values first, under the names that people know', () => {
    const { legend, of } = coloured(by('rare', 'often', 'often'), 'agent');
    expect(legend.map(({ label, count }) => [label, count])).toEqual([
      ['often', 2],
      ['rare', 1],
    ]);
    expect([...of]).toEqual([1, 0, 0]);
    expect(coloured(by('a'), 'scope').legend[0]?.label).toBe('Team');
  });

  it('are shared by the rarest values when there are not enough', () => {
    const agents = Array.from({ length: HUES.length + 3 }, (_, i) => `agent ${i}`);
    const { legend, of } = coloured(by(...agents), 'agent');
    expect(legend).toHaveLength(HUES.length);
    expect(legend.at(-1)).toMatchObject({ hue: 'muted', label: '4 others', count: 4 });
    expect(Math.max(...of)).toBe(HUES.length - 1);
  });

  it('of age go from the oldest to the newest', () => {
    const { of, span } = coloured(by('a', 'b', 'c'), 'age');
    expect([...of]).toEqual([0, AGE_STEPS / 2, AGE_STEPS - 1]);
    expect(span).not.toBeNull();
    expect([...coloured(by('a'), 'age').of]).toEqual([0]);
  });
});

describe('how a point is drawn', () => {
  const data = by('a', 'b', 'a');
  const colours = coloured(data, 'agent');
  const looks = (hidden: number[], selected: string[]) =>
    [...looksOf(colours, new Set(hidden), data.id, new Set(selected))].filter((_, i) => i % 2 === 1);

  it('follows the selection and the legend', () => {
    expect(looks([], [])).toEqual([LOOK.plain, LOOK.plain, LOOK.plain]);
    expect(looks([], ['mem_1'])).toEqual([LOOK.faint, LOOK.chosen, LOOK.faint]);
    expect(looks([0], [])).toEqual([LOOK.hidden, LOOK.plain, LOOK.hidden]);
  });
});
