import { controlDocument } from '../../src/protocol/documents.ts';
import { newInvite, TestDevice } from '../../sync-server/src/testing/team-kit.ts';
import { TestSocket } from '../../sync-server/src/testing/test-socket.ts';

const ENTRIES_PER_UPDATE = 200;

/** Makes a team of so many members known to the relay; the first one is its founder. */
export async function makeTeam(port: number, members: number): Promise<TestDevice[]> {
  const founder = new TestDevice();
  const body = new Uint8Array(founder.found().bytes);
  const response = await fetch(`http://127.0.0.1:${port}/v1/teams`, { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
  const control = await TestSocket.open(port, controlDocument(founder.team), founder.ticket());
  const devices = Array.from({ length: members - 1 }, () => new TestDevice(founder.team));
  for (let at = 0; at < devices.length; at += ENTRIES_PER_UPDATE) {
    const some = devices
      .slice(at, at + ENTRIES_PER_UPDATE)
      .map((device) => ({ device, invite: newInvite() }));
    await control.append(founder.id, ...some.map(({ invite }) => founder.invite(invite, 'publisher')));
    await control.append(founder.id, ...some.map(({ invite, device }) => founder.admit(invite, device)));
  }
  await control.close();
  return [founder, ...devices];
}
