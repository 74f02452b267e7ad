import type { ApprovalPolicy } from '../../../client/index.ts';
import { type Choice, Choices } from '../../ui/choices.tsx';
import { Panel } from '../../ui/page.tsx';
import { Loaded } from './loaded.tsx';
import { useConfig } from './queries.ts';
import { Toggle } from './row.tsx';

const POLICIES: readonly Choice<ApprovalPolicy>[] = [
  {
    value: 'required',
    label: 'A person approves',
    means: 'What agents store, and what they change, waits in the review. Nothing of it is recalled before.',
  },
  {
    value: 'auto',
    label: 'Active at once',
    means:
      'Nobody looks: whatever an agent writes, or is talked into writing, is believed by all agents from then on.',
  },
];

/** Whether new memories wait. */
export function ReviewPolicy() {
  const config = useConfig();
  return (
    <>
      <Panel title="New memories">
        <Loaded query={config} what="The settings">
          {({ approval }) => (
            <Choices
              label="New memories"
              choices={POLICIES}
              value={approval}
              onChange={(next) => config.change({ approval: next })}
            />
          )}
        </Loaded>
      </Panel>
      <Panel title="Who decides">
        <Loaded query={config} what="The settings">
          {({ reviews_in_app_only }) => (
            <Toggle
              label="Reviews in the app only"
              hint="A person in this app approves and rejects; API keys and the command line cannot, whoever has them. Others log in through links that only the owner of this computer's Holdfast can make."
              checked={reviews_in_app_only}
              onChange={(on) => config.change({ reviews_in_app_only: on })}
            />
          )}
        </Loaded>
      </Panel>
      <p className="text-muted">
        A key can have a policy of its own, which counts for what it writes: see “Agents and keys”. What waits
        already goes on waiting when the policy changes.
      </p>
    </>
  );
}
