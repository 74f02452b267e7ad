import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach } from 'vitest';
import type * as Y from 'yjs';
import { controlDocument, logDocument } from '../../../src/protocol/documents.ts';
import type { TeamRole } from '../../../src/shared/team.ts';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { RelayConfig } from '../config.ts';
import { inProcessFanOut } from '../fanout/in-process.ts';
import { type Relay, type RelayOptions, startRelay } from '../relay.ts';
import { openSqliteStorage } from '../storage/sqlite.ts';
import { inviteTicket, newInvite, TestDevice } from './team-kit.ts';
import { TestSocket } from './test-socket.ts';

const ended: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});
export const afterTest = (end: () => Promise<unknown> | unknown) => void ended.push(end);

type Settings = Partial<RelayConfig>;
export interface TestRelay extends Relay {
  database: string;
  log: { level: number; code?: string; msg: string }[];
}

/** A relay on a port of the system's choice, closed after the test. */
export async function relay(
  settings: Settings = {},
  changes: Partial<RelayOptions> = {},
): Promise<TestRelay> {
  const database = settings.database ?? join(temporaryDirectory(), 'relay.db');
  const config = RelayConfig.parse({ port: 0, database, ...settings });
  const log: TestRelay['log'] = [];
  const limits = { teamBytes: config.max_team_bytes, teams: config.max_teams };
  const started = await startRelay({
    config,
    storage: openSqliteStorage(database, limits),
    fanOut: inProcessFanOut(),
    log: pino({ base: null, level: 'debug' }, { write: (line) => void log.push(JSON.parse(line)) }),
    ...changes,
  });
  let open = true;
  const close = async () => {
    if (open) await started.close();
    open = false;
  };
  afterTest(close);
  return { ...started, close, database, log };
}

/** Makes the team of a founder known to the relay. */
export async function foundTeam(port: number, founder = new TestDevice()): Promise<TestDevice> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/teams`, {
    method: 'POST',
    body: new Uint8Array(founder.found().bytes),
  });
  if (response.status !== 201) throw new Error(await response.text());
  return founder;
}

export const openSocket = async (
  port: number,
  document: string,
  ticket: string,
  doc?: Y.Doc,
): Promise<TestSocket> => {
  const socket = await TestSocket.open(port, document, ticket, doc);
  afterTest(() => socket.close());
  return socket;
};

export const openControl = (port: number, device: TestDevice) =>
  openSocket(port, controlDocument(device.team), device.ticket());
export const openLog = (port: number, device: TestDevice, segment = 1, doc?: Y.Doc) =>
  openSocket(port, logDocument(device.team, segment), device.ticket(), doc);

/** A further device in the founder's team: invited, joined and admitted through the relay. */
export async function joinTeam(port: number, founder: TestDevice, role: TeamRole): Promise<TestDevice> {
  const invite = newInvite();
  const device = new TestDevice(founder.team);
  const admin = await openControl(port, founder);
  await admin.append(founder.id, founder.invite(invite, role));
  const joining = await openSocket(port, controlDocument(founder.team), inviteTicket(founder.team, invite));
  await joining.append(device.id, device.join(invite));
  await admin.append(founder.id, founder.admit(invite, device));
  await Promise.all([admin.close(), joining.close()]);
  return device;
}
