import { getRouteApi } from '@tanstack/react-router';
import type { Memory } from '../../../client/index.ts';
import { Panel } from '../../ui/page.tsx';
import { EditMemory } from './edit-memory.tsx';

const route = getRouteApi('/memories/$id');

/** The text of the memory, or the form that changes all of it. */
export function Content({ memory }: { memory: Memory }) {
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  if (edit)
    return (
      <Panel title="Edit">
        <EditMemory memory={memory} onClose={() => void navigate({ search: {}, replace: true })} />
      </Panel>
    );
  return (
    <Panel>
      <p dir="auto" className="content text-lg">
        {memory.content}
      </p>
    </Panel>
  );
}
