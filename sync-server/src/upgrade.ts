import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type DocumentName, parseDocumentName } from '../../src/protocol/documents.ts';
import { SUBPROTOCOL } from '../../src/protocol/ticket.ts';
import type { RelayContext } from './context.ts';
import { Refusal } from './documents/refusal.ts';
import { type Admitted, admit } from './gate.ts';
import { problem, refusalProblem, refuseUpgrade } from './http-answer.ts';
import { Session, type SessionEvents } from './session.ts';
import { admission } from './teams/authority.ts';
import type { RoomLease } from './teams/team.ts';

/** Characters of a document's name that is none. */
const LOGGED = 64;

/** Everything that has to be there before a socket is let in. */
interface Entrance extends Admitted {
  lease: RoomLease;
}

/** The document in the path. What is behind a question mark has no meaning here: tickets are never in a URL. */
function nameIn(request: IncomingMessage): string {
  const [path = ''] = (request.url ?? '').split('?', 1);
  return path.replace(/^\//, '');
}

function documentOf(request: IncomingMessage): DocumentName {
  const about = parseDocumentName(nameIn(request));
  if (about === null) throw new Refusal('unknown_document', 'There is no such document.');
  return about;
}

async function enter(context: RelayContext, request: IncomingMessage): Promise<Entrance> {
  const about = documentOf(request);
  const admitted = await admit(request.headers, context.teams, context.now());
  const { team, bearer } = admitted;
  try {
    if (about.team !== team.value.id) throw new Refusal('wrong_team', 'The ticket is of another team.');
    if ('invite' in bearer && about.stream !== 'ctl')
      throw new Refusal('not_allowed', 'An invite does not open the log.');
    return { ...admitted, lease: await team.value.enter(about) };
  } catch (error) {
    team.release();
    throw error;
  }
}

function sessionEvents({ metrics, log, sessions }: RelayContext, leave: () => void): SessionEvents {
  const named = ({ room, bearer }: Session) => ({
    document: room.document.name,
    ...('device' in bearer ? { device: bearer.device } : {}),
  });
  return {
    received: (bytes) => metrics.received.inc(bytes),
    sent: (bytes) => metrics.sent.inc(bytes),
    accepted: ({ room }, entries, ms) => {
      metrics.entries.inc({ stream: room.document.about.stream }, entries);
      metrics.append.observe(ms / 1000);
    },
    refused: (session, { code, message }) => {
      metrics.refused.inc({ code });
      log.warn({ ...named(session), code }, `refused: ${message}`);
    },
    paused: () => metrics.paused.inc(),
    closing: (session, code) => {
      metrics.closed.inc({ code });
      log.info({ ...named(session), code }, 'socket closed by the relay');
    },
    failed: (error) => log.error({ err: error }, 'a message failed'),
    ended: (session) => {
      sessions.delete(session);
      leave();
    },
  };
}

/** Takes upgrades to WebSockets, of those who have a ticket for the document (rules T-28, T-29). */
export function upgradeHandler(context: RelayContext) {
  const { config, metrics, log, sessions } = context;
  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Ciphertext does not get smaller, and every socket would hold a compressor.
    perMessageDeflate: false,
    maxPayload: config.max_message_bytes,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });

  const refuse = (request: IncomingMessage, socket: Duplex, error: unknown) => {
    if (!(error instanceof Refusal)) log.error({ err: error }, 'an upgrade failed');
    const wrong =
      error instanceof Refusal
        ? refusalProblem(error)
        : problem('unavailable', 'The relay cannot answer now.');
    metrics.upgrades.inc({ status: wrong.status });
    log.info({ document: nameIn(request).slice(0, LOGGED), code: wrong.code }, 'upgrade refused');
    refuseUpgrade(socket, wrong);
  };

  const open = (request: IncomingMessage, socket: Duplex, head: Buffer, entrance: Entrance) => {
    const { team, lease, bearer, member } = entrance;
    const leave = () => {
      lease.release();
      team.release();
    };
    if (socket.destroyed) return leave();
    try {
      // Again, and not before, so that nothing comes in between: a removal, or others who are let in at the same time.
      admission(team.value.view, bearer, context.now());
      sessions.checkRoomFor(team.value.id, member, lease.room.document.name);
    } catch (error) {
      leave();
      throw error;
    }
    // Who is not let in after all (a malformed key, a wrong version) leaves too.
    let entered = false;
    socket.once('close', () => entered || leave());
    wss.handleUpgrade(request, socket, head, (webSocket) => {
      entered = true;
      metrics.upgrades.inc({ status: 101 });
      const session = new Session({
        socket: webSocket,
        team: team.value,
        room: lease.room,
        bearer,
        member,
        bucket: context.messages.of(team.value.id, member),
        maxBuffered: config.max_buffered_bytes,
        events: sessionEvents(context, leave),
      });
      sessions.add(session);
    });
  };

  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const late = setTimeout(() => socket.destroy(), config.handshake_seconds * 1000);
    // It went away before it was let in.
    socket.on('error', ignore);
    enter(context, request)
      .then((entrance) => open(request, socket, head, entrance))
      .catch((error: unknown) => refuse(request, socket, error))
      .finally(() => clearTimeout(late));
  };
}

function ignore(): void {}
