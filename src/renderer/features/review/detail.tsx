import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { ReviewItem, SimilarHint } from '../../../client/index.ts';
import { HINTED_FIELDS } from '../../../shared/hints.ts';
import { Button } from '../../ui/button.tsx';
import { ConflictNote } from './conflict-note.tsx';
import { EditForm } from './edit-form.tsx';
import { Facts, Metadata } from './facts.tsx';
import { Hints } from './hints.tsx';
import { NotedText } from './noted-text.tsx';
import { ProposedChange } from './proposal.tsx';
import { proposedContent } from './queue.ts';
import { masked, mayHoldSecret } from './segments.ts';
import type { Decisions } from './use-decisions.ts';

interface DetailProps {
  item: ReviewItem;
  decisions: Decisions;
  isEditing: boolean;
  onStopEditing: () => void;
  onMerge: (hint: SimilarHint) => void;
}

/** The memory that is decided about: what it says, who says so, and why to look twice. */
export function Detail({ item, decisions, isEditing, onStopEditing, onMerge }: DetailProps) {
  const [isRevealed, setIsRevealed] = useState(false);
  const hints = item.review_hints;
  const text = proposedContent(item);
  // In the content the secret itself has the button.
  const hidden = HINTED_FIELDS.some((field) => field !== 'content' && mayHoldSecret(hints, field));
  const isChange = item.proposal.changes.length > 0;
  return (
    <div className="flex w-full max-w-4xl flex-col gap-5 p-6">
      {isEditing ? (
        <EditForm key={item.id} item={item} decisions={decisions} onClose={onStopEditing} />
      ) : (
        <>
          {isChange ? (
            <ProposedChange item={item} isRevealed={isRevealed} />
          ) : (
            <p dir="auto" className="content text-lg">
              <NotedText text={text} hints={hints} isRevealed={isRevealed} onReveal={setIsRevealed} />
            </p>
          )}
          <ConflictNote item={item} />
          <Facts item={item} isRevealed={isRevealed} />
          {hidden && (
            <Button size="small" className="self-start" onClick={() => setIsRevealed(!isRevealed)}>
              {isRevealed ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
              {isRevealed ? 'Hide what may be secret' : 'Show what may be secret'}
            </Button>
          )}
        </>
      )}
      {isChange && hints.some((hint) => 'spans' in hint && hint.spans.length > 0) && (
        <section aria-label="The new text" className="rounded-lg border border-line p-3">
          <h3 className="text-xs font-medium text-muted">The new text</h3>
          <p dir="auto" className="content text-base">
            <NotedText text={text} hints={hints} isRevealed={isRevealed} onReveal={setIsRevealed} />
          </p>
        </section>
      )}
      <Hints
        hints={hints}
        text={isRevealed ? text : masked(text, hints)}
        isRevealed={isRevealed}
        onMerge={onMerge}
      />
      <Metadata item={item} isRevealed={isRevealed} />
    </div>
  );
}
