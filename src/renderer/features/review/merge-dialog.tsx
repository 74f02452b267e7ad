import { useState } from 'react';
import type { ReviewItem, SimilarHint } from '../../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Textarea } from '../../ui/field.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { ChangedWords } from './changed-words.tsx';
import { proposedContent } from './queue.ts';
import type { Decisions } from './use-decisions.ts';

type Choice = 'there' | 'here' | 'both';

interface MergeDialogProps {
  item: ReviewItem;
  hint: SimilarHint;
  decisions: Decisions;
  onClose: () => void;
}

/** Makes one memory of two: chooses or writes the text that stays. */
export function MergeDialog({ item, hint, decisions, onClose }: MergeDialogProps) {
  const here = proposedContent(item);
  const there = hint.memory.content;
  const texts: Record<Choice, string> = { there, here, both: `${there}\n${here}` };
  const [text, setText] = useState(there);
  const choice = (Object.keys(texts) as Choice[]).find((name) => texts[name] === text);
  const isActive = hint.memory.state === 'active';
  const merge = async () => {
    const change = text === there ? {} : { content: text };
    if (await decisions.merge(item, { into: hint.memory.id, ...change })) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="large"
      title="Merge into the other memory"
      description={
        isActive
          ? 'The other memory gets this text and is recalled with it at once. The one that waits is deleted. One undo takes back both.'
          : 'The other memory gets this text. The one that you look at is deleted. One undo takes back both.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={text.trim() === ''} onClick={() => void merge()}>
            Merge
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex">
          <Segmented<Choice | 'own'>
            label="Which text stays"
            value={choice ?? 'own'}
            onChange={(name) => name !== 'own' && setText(texts[name])}
            options={[
              { value: 'there', label: 'The other' },
              { value: 'here', label: 'This one' },
              { value: 'both', label: 'Both' },
              ...(choice === undefined ? [{ value: 'own' as const, label: 'Your own' }] : []),
            ]}
          />
        </div>
        <Field label="Text that stays">
          {(control) => (
            <Textarea
              {...control}
              dir="auto"
              className="max-h-[30vh] min-h-24 text-base"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {text !== there && (
          <section aria-label="What changes">
            <h3 className="text-sm font-medium">What changes</h3>
            <p dir="auto" className="content">
              <ChangedWords from={there} to={text} />
            </p>
          </section>
        )}
      </div>
    </Dialog>
  );
}
