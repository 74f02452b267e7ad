import { BoxSelect, Hand, Lasso, Maximize, Minus, Plus } from 'lucide-react';
import { useCommands } from '../../app/commands.ts';
import { IconButton } from '../../ui/button.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import type { Tool } from './gestures.ts';
import type { Scene } from './scene.ts';

const STEP = 1.6;

interface ToolsProps {
  scene: Scene;
  tool: Tool;
  onTool: (tool: Tool) => void;
  onClear: () => void;
  hasSelection: boolean;
}

/** What dragging does, and zooming without a wheel. */
export function Tools({ scene, tool, onTool, onClear, hasSelection }: ToolsProps) {
  const zoomIn = () => scene.zoom(STEP);
  const zoomOut = () => scene.zoom(1 / STEP);
  const group = 'Map';
  useCommands([
    { id: 'map.move', title: 'Move the map by dragging', group, keys: ['v'], run: () => onTool('move') },
    { id: 'map.box', title: 'Select with a box', group, keys: ['b'], run: () => onTool('box') },
    { id: 'map.lasso', title: 'Select with a lasso', group, keys: ['l'], run: () => onTool('lasso') },
    { id: 'map.zoom-in', title: 'Zoom in', group, keys: ['+'], run: zoomIn },
    { id: 'map.zoom-out', title: 'Zoom out', group, keys: ['-'], run: zoomOut },
    { id: 'map.fit', title: 'Show the whole map', group, keys: ['0'], run: () => scene.fitAll() },
    {
      id: 'map.clear',
      title: 'Clear the selection',
      group,
      keys: ['escape'],
      disabled: !hasSelection,
      run: onClear,
    },
  ]);
  return (
    <div className="flex items-center gap-1 rounded-lg border border-line bg-raised p-1 shadow-raised">
      <Segmented
        label="What dragging does"
        value={tool}
        onChange={onTool}
        options={[
          { value: 'move', title: 'Move (V)', label: <Named icon={<Hand aria-hidden />} name="Move" /> },
          {
            value: 'box',
            title: 'Select with a box (B)',
            label: <Named icon={<BoxSelect aria-hidden />} name="Box" />,
          },
          {
            value: 'lasso',
            title: 'Select with a lasso (L)',
            label: <Named icon={<Lasso aria-hidden />} name="Lasso" />,
          },
        ]}
      />
      <IconButton label="Zoom in" shortcut="+" onClick={zoomIn}>
        <Plus aria-hidden />
      </IconButton>
      <IconButton label="Zoom out" shortcut="-" onClick={zoomOut}>
        <Minus aria-hidden />
      </IconButton>
      <IconButton label="Show the whole map" shortcut="0" onClick={() => scene.fitAll()}>
        <Maximize aria-hidden />
      </IconButton>
    </div>
  );
}

function Named({ icon, name }: { icon: React.ReactNode; name: string }) {
  return (
    <>
      {icon}
      <span>{name}</span>
    </>
  );
}
