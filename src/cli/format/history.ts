import type { DiffResult, History, Snapshot, Version } from '../../client/index.ts';
import type { Terminal } from '../terminal.ts';
import { count, fieldValue, harmless, seconds } from '../text.ts';
import { person, printFields } from './memories.ts';

function shown(value: unknown): string {
  return typeof value === 'string' ? fieldValue(value) : harmless(JSON.stringify(value) ?? 'null');
}

/** The fields that a version changed, as `from → to`; of the first version those that are set. */
function changes({ before, after }: Version): [string, string][] {
  return (Object.keys(after) as (keyof Snapshot)[])
    .filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after[field]))
    .filter((field) => before !== null || field === 'content' || field === 'state')
    .map((field) => [
      field.charAt(0).toUpperCase() + field.slice(1).replaceAll('_', ' '),
      before === null ? shown(after[field]) : `${shown(before[field])} → ${shown(after[field])}`,
    ]);
}

/** Every version with what it changed, oldest first. */
export function printHistory(terminal: Terminal, { id, versions, members }: History): void {
  terminal.print(`History of ${id} (${count(versions.length, 'version', 'versions')}):`);
  for (const version of versions) {
    const agent = version.agent === null ? '' : `, agent ${version.agent}`;
    terminal.print();
    printFields(terminal, [
      ['Version', String(version.version)],
      ['Change', `${version.operation} (${version.status})`],
      ['When', seconds(version.at)],
      ['Who', `${person(version.user, members)}${harmless(agent)}, by ${version.source}`],
      ['Reason', version.reason && harmless(version.reason)],
      ...changes(version),
    ]);
  }
}

/** The changed fields, the content word by word: `[-removed-]` and `{+added+}`. */
export function printDiff(terminal: Terminal, diff: DiffResult): void {
  const { colors } = terminal;
  terminal.print(`Changes of ${diff.id} from version ${diff.from} to ${diff.to}:`);
  if (diff.changes.length === 0) terminal.print('\nNothing differs.');
  for (const { field, from, to } of diff.changes.filter((change) => change.field !== 'content'))
    terminal.print(`\n${harmless(field)}: ${shown(from)} → ${shown(to)}`);
  if (!diff.changes.some((change) => change.field === 'content')) return;
  const words = diff.words.map(({ kind, text }) => {
    const safe = harmless(text);
    if (kind === 'same') return safe;
    return kind === 'added' ? colors.green(`{+${safe}+}`) : colors.red(`[-${safe}-]`);
  });
  terminal.print(`\ncontent: ${words.join('')}`);
}
