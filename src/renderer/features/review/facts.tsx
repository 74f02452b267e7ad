import type { LucideIcon } from 'lucide-react';
import { Bot, Clock, Folder, Hash, MessagesSquare, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ReviewItem } from '../../../client/index.ts';
import { formatTime } from '../../lib/format.ts';
import { usePersonName } from '../../lib/teams.ts';
import { Badge, TypeBadge } from '../../ui/badge.tsx';
import { MemoryScope } from '../../ui/memory-scope.tsx';
import { Time } from '../../ui/time.tsx';
import { MASK, maskedJson, mayHoldSecret } from './segments.ts';

const SOURCES: Record<string, string> = {
  cli: 'the command line',
  http: 'the API',
  mcp: 'MCP',
  ui: 'the app',
  import: 'an import',
  sync: 'another machine',
};

function Fact({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <span className="flex min-w-0 items-center gap-1" title={title}>
      <Icon className="size-3.5 shrink-0" aria-hidden />
      <span dir="auto" className="truncate">
        {children}
      </span>
    </span>
  );
}

interface FactsProps {
  item: ReviewItem;
  /** What may be secret is shown as it is. */
  isRevealed: boolean;
}

/** Who proposes it, from where, when, and where it would go. */
export function Facts({ item, isRevealed }: FactsProps) {
  const { proposal, session, importance, type, expires_at, review_hints: hints } = item;
  const hides = (field: string) => !isRevealed && mayHoldSecret(hints, field);
  const tags = hides('tags') ? item.tags.map(() => MASK) : item.tags;
  const namespace = item.namespace && hides('namespace') ? MASK : item.namespace;
  const key = item.key && hides('key') ? MASK : item.key;
  const source = SOURCES[proposal.source] ?? proposal.source;
  const person = usePersonName(proposal.user);
  return (
    <div className="flex flex-col gap-2 text-muted">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <TypeBadge type={type} />
        <MemoryScope memory={item} />
        {proposal.changes.length > 0 && <Badge tone="violet">Change of an approved memory</Badge>}
        {tags.map((tag, index) => (
          <Badge key={item.tags[index]} icon={Hash} title={`Tag: ${tag}`}>
            {tag}
          </Badge>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Fact icon={Bot} title="Who wrote it, and by what way">
          {proposal.agent ?? person} through {source}
        </Fact>
        {session && (
          <Fact icon={MessagesSquare} title="Session">
            {session}
          </Fact>
        )}
        <span className="flex items-center gap-1">
          <Clock className="size-3.5" aria-hidden />
          <Time at={proposal.at} />
        </span>
        {namespace && (
          <Fact icon={Folder} title="Namespace and key">
            {key ? `${namespace}/${key}` : namespace}
          </Fact>
        )}
        {importance !== null && (
          <Fact icon={Star} title="Importance">
            {importance}
          </Fact>
        )}
        {expires_at !== null && (
          <Fact icon={Clock} title="Expires">
            until {formatTime(expires_at)}
          </Fact>
        )}
      </div>
      {proposal.reason !== null && (
        <p dir="auto" className="content italic">
          “{proposal.reason}”
        </p>
      )}
    </div>
  );
}

/** Free-form JSON that agents are told too. */
export function Metadata({ item: { metadata, review_hints: hints }, isRevealed }: FactsProps) {
  const isHidden = !isRevealed && mayHoldSecret(hints, 'metadata');
  if (Object.keys(metadata).length === 0) return null;
  return (
    <details className="rounded-lg border border-line px-3 py-2">
      <summary className="text-muted">Metadata</summary>
      <pre className="mt-2 overflow-x-auto font-mono text-xs">
        {isHidden ? maskedJson(metadata) : JSON.stringify(metadata, null, 2)}
      </pre>
    </details>
  );
}
