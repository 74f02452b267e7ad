import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModelInfo, ModelsResult, UseModelResult } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { keys } from '../../lib/queries.ts';
import { showToast } from '../../lib/toasts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Panel } from '../../ui/page.tsx';
import { Loaded } from './loaded.tsx';
import { modelsQuery } from './queries.ts';
import { Fact } from './row.tsx';
import { TaskView } from './task-view.tsx';
import { useTask } from './use-task.ts';

const STATE = {
  loading: 'Being loaded; memories are found by their words meanwhile',
  ready: 'Ready',
  failed: 'Could not be loaded; memories are found by their words alone',
} as const;

function InUse({ models }: { models: ModelsResult }) {
  const { waiting_for_embedding: waiting } = models;
  return (
    <Panel title="In use">
      <dl>
        <Fact label="Model">{models.model}</Fact>
        <Fact label="State">{STATE[models.embeddings]}</Fact>
        <Fact label="Weights">
          <code className="font-mono text-xs">{models.model_id}</code>
        </Fact>
        {waiting > 0 && (
          <Fact label="To be embedded">
            {formatCount(waiting, 'memory is', 'memories are')} found by words only until then
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

interface RowProps {
  model: ModelInfo;
  /** It is being fetched or loaded. */
  isNext: boolean;
  disabled: boolean;
  onUse: () => void;
}

function Row({ model, isNext, disabled, onUse }: RowProps) {
  const facts = [
    model.languages,
    model.license,
    model.installed ? 'on this computer' : model.bytes !== null && `${formatBytes(model.bytes)} to download`,
  ];
  return (
    <li className="flex items-center gap-4 border-t border-line py-2 first:border-t-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">{model.name}</p>
        <p className="text-muted">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {model.in_use ? (
        <Badge tone="accent">In use</Badge>
      ) : isNext ? (
        <Badge>On its way</Badge>
      ) : (
        <Button size="small" disabled={disabled} onClick={onUse} aria-label={`Use ${model.name}`}>
          Use
        </Button>
      )}
    </li>
  );
}

function Choice({ models }: { models: ModelsResult }) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ModelInfo | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const task = useTask<UseModelResult>();
  const use = async (name: string) => {
    setNext(name);
    const result = await task.run((onProgress) => api.models.use(name, { onProgress }));
    await client.invalidateQueries({ queryKey: keys.status });
    if (result) showToast({ tone: 'ok', title: `${result.model} is in use` });
  };
  return (
    <Panel title="Models">
      <TaskView task={task} label="Changing the model" />
      <ul>
        {models.models.map((model) => (
          <Row
            key={model.name}
            model={model}
            isNext={task.isRunning && next === model.name}
            disabled={task.isRunning || models.changing}
            onUse={() => setChosen(model)}
          />
        ))}
      </ul>
      <Confirm
        open={chosen !== null}
        onOpenChange={(open) => !open && setChosen(null)}
        title={`Use ${chosen?.name}?`}
        action="Use it"
        onConfirm={() => chosen && void use(chosen.name)}
      >
        {chosen && !chosen.installed && <p>It is downloaded from {chosen.repository} first and checked. </p>}
        <p>
          All memories are embedded anew in the background. Until one is, it is found by its words alone. You
          can change back at any time.
        </p>
      </Confirm>
    </Panel>
  );
}

/** The model that turns texts into vectors. It runs on this computer. */
export function Model() {
  return (
    <Loaded query={useQuery(modelsQuery)} what="The models">
      {(models) => (
        <>
          <InUse models={models} />
          <Choice models={models} />
        </>
      )}
    </Loaded>
  );
}
