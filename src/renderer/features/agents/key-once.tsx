import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { CreatedKey } from '../../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { SetUp } from './set-up.tsx';

interface KeyShownProps {
  made: CreatedKey;
  /** Called when the key was copied, by itself or in a set-up. */
  onCopied?: () => void;
}

/** A key in the clear, and how to use it. */
export function KeyShown({ made: { key, api_key }, onCopied }: KeyShownProps) {
  return (
    <div className="flex flex-col gap-4">
      <p className="flex gap-2 rounded-md bg-warn-soft p-3 text-warn">
        <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
        Copy the key now: it is shown only this once. Whoever has it acts as{' '}
        {key.agent === null ? key.user : `the agent ${key.agent}`}.
      </p>
      <CodeBlock text={api_key} label="API key" onCopied={onCopied} />
      <SetUp apiKey={api_key} agent={key.agent} onCopied={onCopied} />
    </div>
  );
}

/** A new key, shown this once. Who closes it without having copied it is asked first. */
export function KeyOnce({ made, onClose }: { made: CreatedKey; onClose: () => void }) {
  const [isCopied, setIsCopied] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const leave = () => (isCopied ? onClose() : setIsAsking(true));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && leave()}
      title={`The key “${made.key.name}” is made`}
      width="large"
      footer={
        <Button kind="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <KeyShown made={made} onCopied={() => setIsCopied(true)} />
      <Confirm
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Close without copying the key?"
        action="Close"
        danger
        onConfirm={onClose}
      >
        It is not shown again. Without it you would have to make another key and revoke this one.
      </Confirm>
    </Dialog>
  );
}
