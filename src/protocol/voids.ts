import type { ControlEntry } from './control.ts';
import type { DropReason } from './errors.ts';

/**
 * What reductions that count, and are still to come in the order of entries, make void: whatever a device wrote that their author
 * had not seen.
 */
export class Voids {
  readonly #byTarget = new Map<string, Set<ControlEntry>>();

  constructor(reductions: Iterable<ControlEntry>) {
    for (const reduction of reductions) {
      const target = targetOf(reduction);
      this.#byTarget.set(target, (this.#byTarget.get(target) ?? new Set()).add(reduction));
    }
  }

  /** From here on the reduction is in effect, and no more to come. */
  pass(reduction: ControlEntry): void {
    this.#byTarget.get(targetOf(reduction))?.delete(reduction);
  }

  /** Why the control entry with this number of the device is void, or null. */
  reason(device: { id: string; member: string }, number: number): DropReason | null {
    for (const target of [`device ${device.id}`, `member ${device.member}`])
      for (const { entry, body } of this.#byTarget.get(target) ?? []) {
        const cut = body.k === 'leave' ? entry.number : 'cuts' in body ? body.cuts.get(device.id)?.ctl : 0;
        if (number > (cut ?? 0)) return body.k === 'role' ? 'out_of_role' : 'removed';
      }
    return null;
  }
}

function targetOf({ entry, body }: ControlEntry): string {
  if (body.k === 'leave') return `device ${entry.device}`;
  if (body.k === 'remove' && body.device !== undefined) return `device ${body.device}`;
  return body.k === 'remove' || body.k === 'role' ? `member ${body.member}` : '';
}
