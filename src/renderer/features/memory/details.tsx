import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Memory } from '../../../client/index.ts';
import { formatCount, formatTime } from '../../lib/format.ts';
import { usePersonName } from '../../lib/teams.ts';
import { Badge, TypeBadge } from '../../ui/badge.tsx';
import { MemoryScope } from '../../ui/memory-scope.tsx';
import { Panel } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';

const SOURCES: Record<Memory['source'], string> = {
  cli: 'the command line',
  http: 'the HTTP API',
  mcp: 'MCP',
  ui: 'this app',
  import: 'an import',
  sync: 'another machine',
};

/** A row of a list of facts; nothing where there is no fact. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined) return null;
  return (
    <div className="flex min-h-7 items-start gap-3 py-0.5">
      <dt className="w-24 shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 flex-1 wrap-anywhere">{children}</dd>
    </div>
  );
}

const LINK = 'text-accent underline underline-offset-2 decoration-line-strong hover:decoration-accent';

function Fields({ memory }: { memory: Memory }) {
  const { tags, namespace, key, importance, metadata } = memory;
  return (
    <dl>
      <Fact name="Type">
        <TypeBadge type={memory.type} />
      </Fact>
      <Fact name="Scope">
        <MemoryScope memory={memory} />
      </Fact>
      <Fact name="Importance">{importance === null ? 'Not set' : importance}</Fact>
      <Fact name="Tags">
        {(tags.length > 0 && (
          <span className="flex flex-wrap gap-1">
            {tags.map((tag) => (
              <Link key={tag} to="/memories" search={{ tags: [tag] }} className="max-w-full">
                <Badge className="hover:text-accent">#{tag}</Badge>
              </Link>
            ))}
          </span>
        )) ||
          null}
      </Fact>
      <Fact name="Namespace">
        {namespace && (
          <Link to="/memories" search={{ namespace }} dir="auto" className={LINK}>
            {namespace}
          </Link>
        )}
      </Fact>
      <Fact name="Key">{key && <span dir="auto">{key}</span>}</Fact>
      <Fact name="True from">{memory.valid_from && formatTime(memory.valid_from)}</Fact>
      <Fact name="True until">{memory.valid_until && formatTime(memory.valid_until)}</Fact>
      <Fact name="Expires">{memory.expires_at && formatTime(memory.expires_at)}</Fact>
      <Fact name="Metadata">
        {Object.keys(metadata).length > 0 ? (
          <pre className="content max-h-48 overflow-y-auto rounded bg-sunken p-2 font-mono text-xs">
            {JSON.stringify(metadata, null, 2)}
          </pre>
        ) : null}
      </Fact>
    </dl>
  );
}

function Provenance({ memory }: { memory: Memory }) {
  const { agent, session, reviewed_by, reviewed_at, last_accessed_at } = memory;
  const person = usePersonName(memory.user);
  return (
    <dl>
      <Fact name="Written by">
        <Link to="/memories" search={{ agent }} className={LINK}>
          {agent}
        </Link>{' '}
        of <bdi>{person}</bdi>
      </Fact>
      <Fact name="Through">{SOURCES[memory.source]}</Fact>
      <Fact name="Session">
        {session && (
          <Link to="/memories" search={{ session }} className={LINK}>
            {session}
          </Link>
        )}
      </Fact>
      <Fact name="Stored">
        <Time at={memory.created_at} />
      </Fact>
      <Fact name="Changed">
        {(memory.updated_at !== memory.created_at && <Time at={memory.updated_at} />) || null}
      </Fact>
      <Fact name="Reviewed">
        {reviewed_by && reviewed_at ? (
          <>
            by {reviewed_by}, <Time at={reviewed_at} />
          </>
        ) : (
          'Not yet'
        )}
      </Fact>
      <Fact name="Read">
        {memory.access_count === 0 || !last_accessed_at ? (
          'Never'
        ) : (
          <>
            {formatCount(memory.access_count, 'time', 'times')}, last <Time at={last_accessed_at} />
          </>
        )}
      </Fact>
      <Fact name="Id">
        <code className="font-mono text-xs select-all">{memory.id}</code>
      </Fact>
    </dl>
  );
}

/** The fields of a memory and where it comes from. */
export function Details({ memory }: { memory: Memory }) {
  return (
    <>
      <Panel title="Fields">
        <Fields memory={memory} />
      </Panel>
      <Panel title="Where it comes from">
        <Provenance memory={memory} />
      </Panel>
    </>
  );
}
