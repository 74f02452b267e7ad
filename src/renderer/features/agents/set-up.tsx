import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { statusQuery } from '../../lib/queries.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { snippets } from './snippets.ts';

/** Where programs find the engine. Pages of the desktop app have an address that nobody else can use. */
function useEngineUrl(): string {
  const { data: status } = useQuery(statusQuery);
  return status?.url || location.origin;
}

interface SetUpProps {
  apiKey: string;
  agent: string | null;
  /** Called when something was copied that holds the key. */
  onCopied?: (() => void) | undefined;
}

/** What to paste where, to use Holdfast with a key. */
export function SetUp({ apiKey, agent, onCopied }: SetUpProps) {
  const url = useEngineUrl();
  const ways = snippets({ url, key: apiKey, agent });
  const [way, setWay] = useState<string>();
  const first = ways[0]?.id ?? '';
  return (
    <Tabs
      label="Ways to use it"
      value={way ?? first}
      onChange={setWay}
      tabs={ways.map(({ id, label, hint, text }) => ({
        value: id,
        label,
        content: (
          <div className="flex flex-col gap-2">
            <p className="text-muted">{hint}</p>
            <CodeBlock
              text={text}
              label={`set-up for ${label}`}
              onCopied={text.includes(apiKey) ? onCopied : undefined}
            />
          </div>
        ),
      }))}
    />
  );
}
