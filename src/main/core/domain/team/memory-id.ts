import { hash } from 'node:crypto';

const PREFIX = 'mem_';
/** Hexadecimal digits of time, version, variant and counter; the 12 behind them are the tag. */
const OWN_DIGITS = 20;

/** The last 48 bits of an id that names its device (rule T-19). */
function tagOf(own: string, device: string): string {
  return hash('sha256', `holdfast/memory/1\0${device}\0${own}`).slice(0, 12);
}

/**
 * The id of a new memory of a device in a team: `uuid` (UUIDv7, 32 hexadecimal digits) with all of its time, 26 bits of its
 * counter, and a tag in place of its random bits, by which everybody can check which device began the memory.
 */
export function idNaming(uuid: string, device: string): string {
  const counter = Number.parseInt(uuid.slice(16, 24), 16) & 0x3ffffff;
  const high = (counter >>> 14).toString(16).padStart(3, '0');
  const low = (0x8000 | (counter & 0x3fff)).toString(16);
  const own = `${uuid.slice(0, 12)}7${high}${low}`;
  return `${PREFIX}${own}${tagOf(own, device)}`;
}

/** Whether the id of a memory names this device. */
export function namesDevice(memory: string, device: string): boolean {
  const digits = memory.slice(PREFIX.length);
  return digits.slice(OWN_DIGITS) === tagOf(digits.slice(0, OWN_DIGITS), device);
}
