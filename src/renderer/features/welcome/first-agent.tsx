import { useState } from 'react';
import type { CreatedKey, Whoami } from '../../../client/index.ts';
import { troubleOf } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { KeyShown } from '../agents/key-once.tsx';
import { AGENT_NAME } from '../agents/names.ts';
import { useNewKey } from '../agents/use-new-key.ts';

function KeyForm({ user, onMade }: { user: string; onMade: (made: CreatedKey) => void }) {
  const [agent, setAgent] = useState('');
  const { make, submit } = useNewKey(() => ({ user, agent }), onMade);
  return (
    <form onSubmit={submit} className="flex items-start gap-2">
      <Field
        label="Name of the agent"
        hint="Any other program: it gets a key of its own, and what it stores carries this name."
        error={make.error ? troubleOf(make.error).message : undefined}
        className="min-w-0 flex-1"
      >
        {(control) => (
          <Input
            {...control}
            {...AGENT_NAME}
            value={agent}
            onChange={(event) => setAgent(event.target.value.trim())}
            placeholder="coder"
          />
        )}
      </Field>
      <Button kind="primary" type="submit" className="mt-6" disabled={make.isPending}>
        Make a key
      </Button>
    </form>
  );
}

interface FirstAgentProps {
  whoami: Whoami;
  made: CreatedKey | null;
  onMade: (made: CreatedKey) => void;
}

/** Connects an agent: by the command that knows many, or with a key for any other program. */
export function FirstAgent({ whoami, made, onMade }: FirstAgentProps) {
  if (made) return <KeyShown made={made} />;
  return (
    <>
      <p className="text-muted">
        For Claude Code, Claude Desktop, Cursor, VS Code, Codex and Gemini, one command sets everything up. It
        shows each change and asks first:
      </p>
      <CodeBlock text="holdfast connect" label="command" />
      <KeyForm user={whoami.user} onMade={onMade} />
    </>
  );
}
