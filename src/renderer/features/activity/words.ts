import {
  Bell,
  BellOff,
  Bot,
  Check,
  Cpu,
  Database,
  Download,
  Eraser,
  History,
  KeyRound,
  LogIn,
  LogOut,
  type LucideIcon,
  Merge,
  PauseCircle,
  Pencil,
  Plus,
  Settings,
  Share2,
  ShieldX,
  Trash2,
  Undo2,
  Upload,
  UserMinus,
  UserPlus,
  UsersRound,
  Webhook,
  Wrench,
} from 'lucide-react';
import type { AuditEntry } from '../../../client/index.ts';
import { formatNumber } from '../../lib/format.ts';

/** How an action is told: what was done to one thing, and to `n` of them. */
interface Doing {
  icon: LucideIcon;
  one: string;
  many: string;
}

const done = (icon: LucideIcon, one: string, many: string): Doing => ({ icon, one, many });

const DOINGS: Readonly<Record<string, Doing>> = {
  'memory.store': done(Plus, 'stored', 'stored # memories'),
  'memory.edit': done(Pencil, 'edited', 'edited # memories'),
  'memory.approve': done(Check, 'approved', 'approved # memories'),
  'memory.deactivate': done(PauseCircle, 'set aside', 'set aside # memories'),
  'memory.delete': done(Trash2, 'deleted', 'deleted # memories'),
  'memory.restore': done(
    History,
    'restored an earlier version of',
    'restored earlier versions of # memories',
  ),
  'memory.undo': done(Undo2, 'took back a change of', 'took back changes of # memories'),
  'memory.merge': done(Merge, 'merged', 'merged # memories'),
  'memory.allow': done(Check, 'allowed again', 'allowed # memories again'),
  'memory.purge': done(Eraser, 'erased for good', 'erased # memories for good'),
  'memory.import': done(Download, 'imported', 'imported # memories'),
  'memory.export': done(Upload, 'exported memories', 'exported memories # times'),
  'memory.mute': done(BellOff, 'muted', 'muted # memories'),
  'memory.unmute': done(Bell, 'unmuted', 'unmuted # memories'),
  'key.create': done(KeyRound, 'made the key', 'made # keys'),
  'key.revoke': done(KeyRound, 'revoked the key', 'revoked # keys'),
  'user.create': done(UserPlus, 'created the user', 'created # users'),
  'grant.create': done(Share2, 'gave the grant', 'gave # grants'),
  'grant.revoke': done(Share2, 'took back the grant', 'took back # grants'),
  'webhook.create': done(Webhook, 'made the webhook', 'made # webhooks'),
  'webhook.delete': done(Webhook, 'removed the webhook', 'removed # webhooks'),
  'team.create': done(UsersRound, 'made a team', 'made # teams'),
  'team.invite': done(UserPlus, 'made an invite to a team', 'made # invites to a team'),
  'team.join': done(UsersRound, 'asked to join a team', 'asked # times to join a team'),
  'team.pause': done(PauseCircle, 'paused a team', 'paused a team # times'),
  'team.resume': done(UsersRound, 'let a team go on', 'let a team go on # times'),
  'team.policy': done(Settings, 'changed whom a team trusts', 'changed # times whom a team trusts'),
  'team.role': done(Settings, 'changed the role of a member of a team', 'changed # roles in a team'),
  'team.remove': done(UserMinus, 'removed a member from a team', 'removed # members from a team'),
  'team.leave': done(LogOut, 'left a team', 'left # teams'),
  'login.link': done(LogIn, 'made a login link', 'made # login links'),
  'session.begin': done(LogIn, 'logged in a browser', 'logged in # browsers'),
  'session.end': done(LogOut, 'logged out a browser', 'logged out # browsers'),
  'system.backup': done(Database, 'made a backup', 'made # backups'),
  'system.restore': done(Database, 'put a backup in place', 'put # backups in place'),
  'system.doctor': done(Wrench, 'checked and mended the database', 'checked and mended the database # times'),
  'system.configure': done(Settings, 'changed settings:', 'changed settings # times'),
  'system.model': done(Cpu, 'changed the embedding model:', 'changed the embedding model # times'),
};

/** Things that are named in another way than by their number, or not at all. */
const WITHOUT_OBJECT: ReadonlySet<string> = new Set([
  'login.link',
  'session.begin',
  'session.end',
  ...Object.keys(DOINGS).filter((action) => action.startsWith('team.')),
]);

/** What an entry says, in words. */
export interface Told {
  icon: LucideIcon;
  who: string;
  did: string;
  /** What it was done to: a memory is shown by its text, everything else by its name. */
  object: { memory: string } | { name: string } | null;
  refused: boolean;
}

/** Who did it. `self` is the user who looks. */
function whoOf({ user, agent, outcome }: AuditEntry, self: string): string {
  if (user === null) return outcome === 'ok' ? 'Holdfast' : 'Somebody unknown';
  if (agent === null || agent === 'default') return user === self ? 'You' : user;
  return user === self ? agent : `${user}/${agent}`;
}

function objectOf({ action, object }: AuditEntry): Told['object'] {
  if (object === null || WITHOUT_OBJECT.has(action)) return null;
  return object.startsWith('mem_') ? { memory: object } : { name: object };
}

/** Tells one entry, or `count` alike ones together. */
export function tell(entry: AuditEntry, self: string, count = 1): Told {
  const who = whoOf(entry, self);
  const number = formatNumber(count);
  if (entry.outcome !== 'ok') {
    const times = count === 1 ? '' : ` ${number} times`;
    return { icon: ShieldX, who, did: `was refused${times}:`, object: { name: entry.action }, refused: true };
  }
  const doing = DOINGS[entry.action];
  if (doing === undefined) {
    const did = count === 1 ? entry.action : `${entry.action}, ${number} times`;
    return { icon: Bot, who, did, object: objectOf(entry), refused: false };
  }
  if (count > 1)
    return { icon: doing.icon, who, did: doing.many.replace('#', number), object: null, refused: false };
  return { icon: doing.icon, who, did: doing.one, object: objectOf(entry), refused: false };
}
