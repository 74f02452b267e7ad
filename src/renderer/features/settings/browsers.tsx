import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Globe, LogOut } from 'lucide-react';
import type { Session } from '../../../client/index.ts';
import { logOut } from '../../app/login.ts';
import { api } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Panel } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { Loaded } from './loaded.tsx';
import { sessionsQuery } from './queries.ts';

function useEnd() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (session: Session) => {
      if (session.current) await logOut(client);
      else await api.sessions.end(session.id);
    },
    onError: (error) => showFailure('The browser was not logged out', error),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}

function Row({ session }: { session: Session }) {
  const end = useEnd();
  return (
    <li className="flex items-center gap-4 border-t border-line py-2 first:border-t-0">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 font-medium">
          {session.browser}
          {session.current && <Badge tone="accent">This browser</Badge>}
        </p>
        <p className="text-muted">
          {session.user} · logged in <Time at={session.created_at} /> · last used{' '}
          <Time at={session.last_used_at} /> · until <Time at={session.expires_at} />
        </p>
      </div>
      <Button
        size="small"
        disabled={end.isPending}
        onClick={() => end.mutate(session)}
        aria-label={session.current ? 'Log out of this browser' : `Log out ${session.browser}`}
      >
        <LogOut aria-hidden />
        Log out
      </Button>
    </li>
  );
}

function EndOthers() {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => api.sessions.endOthers(),
    onSuccess: ({ ended }) =>
      showToast({ tone: 'ok', title: `${formatCount(ended, 'browser', 'browsers')} logged out` }),
    onError: (error) => showFailure('The browsers were not logged out', error),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <Button size="small" disabled={end.isPending} onClick={() => end.mutate()}>
      Log out all others
    </Button>
  );
}

/** The browsers that are logged in. */
export function Browsers() {
  const sessions = useQuery(sessionsQuery);
  const others = sessions.data?.some((session) => !session.current);
  return (
    <>
      <Panel title="Browsers that are logged in" actions={others && <EndOthers />}>
        <Loaded query={sessions} what="The browsers">
          {(all) =>
            all.length === 0 ? (
              <Empty icon={Globe} title="No browser is logged in">
                <p>These pages open in a browser, too.</p>
              </Empty>
            ) : (
              <ul>
                {all.map((session) => (
                  <Row key={session.id} session={session} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      <Panel title="Log in another browser">
        <p className="mb-2 text-muted">
          In a terminal on this computer: the command prints a link that works once, within five minutes, and
          opens it where there is a display.
        </p>
        <CodeBlock text="holdfast open" label="command" />
      </Panel>
    </>
  );
}
