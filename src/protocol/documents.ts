import { isTeamId } from './ids.ts';

/** A document by what its name says (rule T-27). Segments are counted from 1. */
export type DocumentName = { team: string; stream: 'ctl' } | { team: string; stream: 'log'; segment: number };

const NAME = /^t\/([^/]+)\/(?:ctl|log\/([1-9][0-9]{0,8}))$/;

export function controlDocument(team: string): string {
  return `t/${team}/ctl`;
}

export function logDocument(team: string, segment: number): string {
  return `t/${team}/log/${segment}`;
}

/** What a name stands for; null for anything but the one spelling of it. */
export function parseDocumentName(name: string): DocumentName | null {
  const [, team, segment] = NAME.exec(name) ?? [];
  if (team === undefined || !isTeamId(team)) return null;
  return segment === undefined ? { team, stream: 'ctl' } : { team, stream: 'log', segment: Number(segment) };
}

const ARRAY_PREFIX = 'd/';
/** The Y.Array of the control document in which the relay lists sealed segments (rule T-27). */
export const SEGMENTS_ARRAY = 'segments';

/** The Y.Array that a device appends to, in every document. */
export function arrayOf(device: string): string {
  return ARRAY_PREFIX + device;
}

/** The device that a Y.Array belongs to, or null. */
export function deviceOfArray(name: string): string | null {
  return name.startsWith(ARRAY_PREFIX) ? name.slice(ARRAY_PREFIX.length) : null;
}
