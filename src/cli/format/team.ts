import type { Conflict, Invite, Team, TeamDevice, TeamMember } from '../../client/index.ts';
import { ROLE_MEANS, reasonWords } from '../../shared/team-words.ts';
import type { Terminal } from '../terminal.ts';
import { count, fieldValue, harmless, seconds } from '../text.ts';
import { printFields } from './memories.ts';
import { printTable } from './table.ts';

/** Enough of an operation's id to tell the sides of a conflict apart: its end is random, its beginning the device. */
export function shortOperation(operation: string): string {
  return operation.slice(-8);
}

const isUrgent = (state: Team['state']) => ['offline', 'removed', 'outdated'].includes(state);

/** What goes out from now on. */
function outgoing({ kind, role }: Team): string {
  if (kind === 'personal') return 'Your agent and user memories go to your other machines from now on.';
  if (role === 'reader') return 'You read what the team shares.';
  if (role === 'proposer') return 'Propose a memory of the scope tenant with: holdfast team share MEMORY_ID';
  return 'Memories of the scope tenant that are approved from now on go to the team.';
}

function printUnshared(terminal: Terminal, { unshared }: Team): void {
  if (unshared > 0)
    terminal.print(
      `  ${count(unshared, 'memory is', 'memories are')} only here. Send ${unshared === 1 ? 'it' : 'them'} with: holdfast team share --all`,
    );
}

/** What `team create` prints. */
export function printCreated(terminal: Terminal, team: Team): void {
  const invite = team.kind === 'shared' ? 'holdfast team invite' : 'holdfast team invite --own-device';
  terminal.success(`Team made: ${harmless(team.name)}`);
  terminal.print(`  Nothing was published. ${outgoing(team)}`);
  printUnshared(terminal, team);
  terminal.print(`  Invite with: ${invite}`);
}

/** What `team invite` prints. */
export function printInvite(terminal: Terminal, invite: Invite, ownDevice: boolean): void {
  const { link, role, expires_at } = invite;
  const whom = ownDevice ? 'another machine of yours' : `one person, who then ${ROLE_MEANS[role]} (${role})`;
  terminal.success(`Invite for ${whom}. It works once, until ${seconds(expires_at)}.`);
  terminal.print(
    `${terminal.colors.yellow('⚠')} Whoever has this link can join: send it over a channel that you trust. It is shown only this once.`,
  );
  terminal.print();
  terminal.print(link);
  terminal.print();
  const join = ownDevice ? 'holdfast team join --own-device' : 'holdfast team join';
  terminal.print(`  There, type \`${join}\` and paste it, or open it where the app is installed.`);
  terminal.print(
    '  They are let in while Holdfast runs here. Then compare fingerprints: holdfast team members',
  );
}

/** What `team join` prints. */
export function printJoined(terminal: Terminal, team: Team): void {
  if (team.state === 'joining') {
    terminal.success('The relay has your request.');
    terminal.print(
      '  You are let in as soon as Holdfast runs at one of the admins; nothing else is to be done here.',
    );
    terminal.print('  See whether they did with: holdfast team status');
    return;
  }
  const role = team.role === null ? '' : `, as ${team.role}`;
  terminal.success(`You are in ${harmless(team.name)}${role}.`);
  terminal.print(`  Joining has published nothing. ${outgoing(team)}`);
  printUnshared(terminal, team);
  terminal.print(`  Fingerprint of this device: ${team.fingerprint}`);
  terminal.print('  Compare fingerprints, in person or by phone: holdfast team members');
}

function deviceRow(member: TeamMember, device: TeamDevice | undefined): string[] {
  const name = member.removed ? `${harmless(member.name)} (removed)` : harmless(member.name);
  const trust = member.trusted ? 'approved' : 'reviewed';
  const what = device?.this_device ? `${harmless(device.name)} (this one)` : harmless(device?.name ?? '-');
  return [name, member.role, trust, what, device?.fingerprint ?? '-', member.id];
}

/** What `team members` prints: a line for each device. */
export function printMembers(terminal: Terminal, { members }: Team): void {
  printTable(
    terminal,
    ['MEMBER', 'ROLE', 'ARRIVES', 'DEVICE', 'FINGERPRINT', 'MEMBER ID'],
    members.flatMap((member) => {
      const devices = member.devices.filter((device) => member.removed || !device.removed);
      return devices.length > 0
        ? devices.map((device) => deviceRow(member, device))
        : [deviceRow(member, undefined)];
    }),
  );
}

function dropped({ dropped: all }: TeamDevice): string {
  if (all.length === 0) return '-';
  return all.map(({ reason, count: number }) => `${number}: ${harmless(reasonWords(reason))}`).join('; ');
}

function printPeers(terminal: Terminal, { members }: Team): void {
  const peers = members.flatMap((member) =>
    member.devices.filter((device) => !device.this_device).map((device) => ({ member, device })),
  );
  if (peers.length === 0) {
    terminal.print('Nobody else is in it yet. Invite with: holdfast team invite');
    return;
  }
  printTable(
    terminal,
    ['MEMBER', 'DEVICE', 'LAST SEEN', 'RECEIVED', 'PENDING', 'DROPPED'],
    peers.map(({ member, device }) => [
      harmless(member.name),
      device.removed ? `${harmless(device.name)} (removed)` : harmless(device.name),
      device.last_seen_at ? seconds(device.last_seen_at) : 'never',
      String(device.received),
      String(device.pending),
      dropped(device),
    ]),
  );
}

function printTeam(terminal: Terminal, team: Team): void {
  const { state, problem, conflicts } = team;
  const colored = isUrgent(state) ? terminal.colors.red(state) : state;
  terminal.print(terminal.colors.bold(harmless(team.name)));
  printFields(terminal, [
    ['State', problem === null ? colored : `${colored}: ${harmless(problem)}`],
    ['Kind', team.kind === 'shared' ? 'shared with others' : 'your own machines'],
    ['Role', team.role],
    ['Relay', harmless(team.relay)],
    ['Up to date', team.synced_at === null ? 'never' : seconds(team.synced_at)],
    ['To send', String(team.to_send)],
    ['Only here', team.unshared === 0 ? null : `${team.unshared}, send with: holdfast team share --all`],
    ['Conflicts', conflicts === 0 ? null : `${conflicts}, see them with: holdfast team conflicts`],
    ['Fingerprint', team.fingerprint],
    [
      'Keys',
      team.keys_in === 'keychain' ? 'in a file that the keychain opens' : 'in a file that only you can read',
    ],
    ['Team ID', team.id],
  ]);
  terminal.print();
  printPeers(terminal, team);
}

/** What `team status` prints. */
export function printTeams(terminal: Terminal, teams: Team[]): void {
  if (teams.length === 0) {
    terminal.print('You are in no team.');
    terminal.print('Make one with `holdfast team create`, or join one with `holdfast team join`.');
  }
  for (const [index, team] of teams.entries()) {
    if (index > 0) terminal.print();
    printTeam(terminal, team);
  }
}

/** What `team policy` prints. */
export function printPolicy(terminal: Terminal, { policy, members }: Team): void {
  const { trusted } = policy;
  const names = members.filter(({ id }) => trusted.includes(id)).map(({ name }) => harmless(name));
  if (trusted === 'publishers')
    terminal.print('What publishers, reviewers and admins publish arrives approved.');
  else if (trusted.length === 0) terminal.print('Everything waits for a reviewer.');
  else
    terminal.print(
      `What ${names.join(', ')} publish arrives approved; everything else waits for a reviewer.`,
    );
}

function printSides(terminal: Terminal, { sides }: Conflict, names: ReadonlyMap<string, string>): void {
  const isHidden = sides.some(({ deleted }) => deleted);
  for (const { operation, deleted, serving, member, at, memory } of sides) {
    const who = harmless(names.get(member) ?? member);
    const note = serving && !isHidden ? ', recalled for now' : '';
    terminal.print(`  ${shortOperation(operation)}  ${who}, ${seconds(at)}${note}`);
    terminal.print(`    ${deleted ? 'deleted it' : fieldValue(memory.content).replaceAll('\n', '\n  ')}`);
  }
  if (isHidden) terminal.print('  Nobody recalls it until this is settled.');
}

/** What `team conflicts` prints; `teams` have the names of the members. */
export function printConflicts(terminal: Terminal, conflicts: Conflict[], teams: Team[]): void {
  const members = teams.flatMap((team) => team.members);
  const names = new Map(members.map(({ id, name }) => [id, name]));
  if (conflicts.length === 0) terminal.print('There are no conflicts.');
  for (const [index, conflict] of conflicts.entries()) {
    if (index > 0) terminal.print();
    terminal.print(terminal.colors.bold(conflict.id));
    printSides(terminal, conflict, names);
    terminal.print(`  Settle it with: holdfast team settle ${conflict.id} --keep SIDE, or --content "…"`);
  }
}
