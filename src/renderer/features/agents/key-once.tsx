import { TriangleAlert } from 'lucide-react';
import type { CreatedKey } from '../../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SetUp } from './set-up.tsx';

/** A key in the clear, and how to use it. */
export function KeyShown({ made: { key, api_key } }: { made: CreatedKey }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="flex gap-2 rounded-md bg-warn-soft p-3 text-warn">
        <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
        Copy the key now: it is shown only this once. Whoever has it acts as{' '}
        {key.agent === null ? key.user : `the agent ${key.agent}`}.
      </p>
      <CodeBlock text={api_key} label="API key" />
      <SetUp apiKey={api_key} agent={key.agent} />
    </div>
  );
}

/** A new key, shown this once. */
export function KeyOnce({ made, onClose }: { made: CreatedKey; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`The key “${made.key.name}” is made`}
      width="large"
      footer={
        <Button kind="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <KeyShown made={made} />
    </Dialog>
  );
}
