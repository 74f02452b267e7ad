import { useNavigate } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { theme } from '../../app/theme.ts';
import { useStore } from '../../lib/store.ts';
import { ArrangingNote } from './arranging.tsx';
import { Clusters } from './clusters.tsx';
import { type Coloured, type Colouring, coloured } from './colouring.ts';
import type { MapData } from './columns.ts';
import type { Tool } from './gestures.ts';
import { Legend } from './legend.tsx';
import { looksOf } from './looks.ts';
import { paletteOf } from './palette.ts';
import { boundsOf } from './picking.ts';
import { Picture } from './picture.tsx';
import { Scene } from './scene.ts';
import { Selection } from './selection.tsx';
import { Tools } from './tools.tsx';

const NOTHING: ReadonlySet<string> = new Set();
const NO_COLOUR: ReadonlySet<number> = new Set();

/** Counts how often the colours of the theme have changed: by the switch, or by the system's. */
function useThemeChanges(): number {
  const chosen = useStore(theme);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const changed = () => setChanges((before) => before + 1);
    system.addEventListener('change', changed);
    return () => system.removeEventListener('change', changed);
  }, []);
  return changes * 3 + ['system', 'light', 'dark'].indexOf(chosen);
}

/** The set with `item`, or without it where it was in. */
function toggled(set: ReadonlySet<number>, item: number): ReadonlySet<number> {
  return set.has(item) ? new Set([...set].filter((other) => other !== item)) : new Set([...set, item]);
}

/** Keeps the picture what the data, the colours and the selection are. */
function useScene(
  data: MapData,
  colours: Coloured,
  hidden: ReadonlySet<number>,
  selected: ReadonlySet<string>,
): Scene {
  const [scene] = useState(() => new Scene());
  const changes = useThemeChanges();
  useLayoutEffect(() => scene.setData(data), [scene, data]);
  useLayoutEffect(
    () => scene.setLooks(looksOf(colours, hidden, data.id, selected)),
    [scene, data, colours, hidden, selected],
  );
  useLayoutEffect(() => scene.setColours(paletteOf(colours)), [scene, colours, changes]);
  return scene;
}

/** The map, what its colours mean, and beside it the clusters or what is selected. */
export function Atlas({ data, colouring }: { data: MapData; colouring: Colouring }) {
  const navigate = useNavigate();
  const [tool, setTool] = useState<Tool>('move');
  const [chosen, setChosen] = useState(NOTHING);
  const [hidden, setHidden] = useState<{ of: Colouring; colours: ReadonlySet<number> }>({
    of: colouring,
    colours: NO_COLOUR,
  });
  const [unable, setUnable] = useState(false);
  const colours = useMemo(() => coloured(data, colouring), [data, colouring]);
  const left = hidden.of === colouring ? hidden.colours : NO_COLOUR;
  const known = useMemo(() => new Set(data.id), [data]);
  // What was deleted meanwhile is selected no more.
  const selected = useMemo(
    () => (chosen.size === 0 ? NOTHING : new Set([...chosen].filter((id) => known.has(id)))),
    [chosen, known],
  );
  const scene = useScene(data, colours, left, selected);

  const select = (points: readonly number[], add: boolean) => {
    const ids = new Set(points.map((point) => data.id[point] as string));
    setChosen(add ? new Set([...selected, ...ids]) : ids);
  };
  const open = (point: number) =>
    void navigate({ to: '/memories/$id', params: { id: data.id[point] as string } });
  const show = (cluster: number) => {
    const box = boundsOf(scene.points, data.members[cluster] ?? []);
    if (box !== null) scene.fitTo(box);
  };
  const clear = () => setChosen(NOTHING);

  return (
    <div className="flex min-h-0 flex-1">
      {!unable && (
        <div className="relative min-w-0 flex-1">
          <Picture
            scene={scene}
            data={data}
            tool={tool}
            onOpen={open}
            onSelect={select}
            onUnable={() => setUnable(true)}
          />
          <div className="absolute top-3 left-3">
            <Tools
              scene={scene}
              tool={tool}
              onTool={setTool}
              onClear={clear}
              hasSelection={selected.size > 0}
            />
          </div>
          <div className="absolute top-3 right-3">
            <ArrangingNote />
          </div>
          <div className="absolute bottom-3 left-3 max-w-[calc(100%-1.5rem)] rounded-lg border border-line bg-raised p-1.5 shadow-raised">
            <Legend
              coloured={colours}
              hidden={left}
              onToggle={(colour) => setHidden({ of: colouring, colours: toggled(left, colour) })}
            />
          </div>
        </div>
      )}
      <aside
        className={
          unable ? 'flex min-w-0 flex-1 bg-surface' : 'flex w-80 shrink-0 border-l border-line bg-surface'
        }
      >
        <div className="flex min-h-0 flex-1 flex-col">
          {unable && <Undrawable />}
          {selected.size > 0 ? (
            <Selection ids={[...selected]} onClear={clear} />
          ) : (
            <Clusters
              data={data}
              {...(!unable && { onShow: show })}
              onSelect={(cluster) => select(data.members[cluster] ?? [], false)}
            />
          )}
        </div>
      </aside>
    </div>
  );
}

function Undrawable() {
  return (
    <p role="alert" className="flex items-start gap-2 border-b border-line bg-warn-soft px-4 py-3 text-warn">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        The map cannot be drawn because WebGL 2 is not available here. Turn hardware acceleration on, or use
        another browser. The clusters below lead to the same memories.
      </span>
    </p>
  );
}
