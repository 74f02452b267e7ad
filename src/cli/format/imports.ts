import type { Import, UndoImportResult } from '../../client/index.ts';
import type { Report } from '../import/run.ts';
import type { Terminal } from '../terminal.ts';
import { count, fieldValue, harmless, seconds } from '../text.ts';

/** Failures that are told one by one. */
const TOLD = 10;

const memories = (number: number) => count(number, 'memory', 'memories');

function printFailures(terminal: Terminal, { failures, failed }: Report): void {
  for (const { at, position, error } of failures.slice(0, TOLD))
    terminal.note(harmless(`${at ?? `item ${position + 1}`}: ${error?.message ?? 'refused'}`));
  if (failed > TOLD) terminal.note(`And ${failed - TOLD} more; --json lists them.`);
}

function printPreview(terminal: Terminal, { preview }: Report): void {
  const { dim, yellow } = terminal.colors;
  if (preview.length > 0) terminal.print('\nThe first of the source:');
  for (const { content, type, scope, tags = [], outcome, error } of preview) {
    terminal.print();
    terminal.print(`${dim('Content:')} ${fieldValue(content)}`);
    const about = [type, scope, ...tags].map((word) => harmless(String(word))).join(', ');
    if (outcome === 'failed') terminal.print(`${yellow('Refused:')} ${harmless(error?.message ?? '')}`);
    else terminal.print(`${dim(outcome === 'duplicate' ? 'There already, as:' : 'As:')} ${about}`);
  }
}

function printNext(terminal: Terminal, { id, mode }: Import): void {
  if (mode === 'review')
    terminal.print(`  They wait for review: holdfast memory list --state inactive --import ${id}`);
  terminal.print(`  Take them back with: holdfast import undo ${id}`);
}

/** What `holdfast import` prints at its end. */
export function printImport(terminal: Terminal, from: string, report: Report): void {
  const { created, duplicates, failed } = report;
  const what = `${memories(created)} from ${harmless(from)}`;
  if (report.dry_run) terminal.print(`Would be imported: ${what}`);
  else terminal.success(`Imported: ${what}`);
  if (duplicates > 0) terminal.print(`  There already: ${duplicates}`);
  if (failed > 0) terminal.print(`  Not imported: ${failed}`);
  printFailures(terminal, report);
  if (report.dry_run) printPreview(terminal, report);
  else if (report.import && created > 0) printNext(terminal, report.import);
}

/** What `holdfast import list` prints. */
export function printImports(terminal: Terminal, imports: readonly Import[]): void {
  if (imports.length === 0) terminal.print('Nothing was imported yet.');
  for (const { id, name, format, mode, state, created, duplicates, failed, started_at } of imports) {
    terminal.print(`${id}  ${harmless(name)} (${harmless(format)}, ${mode})`);
    const done = `${memories(created)}, ${duplicates} there already, ${failed} not imported`;
    terminal.print(`  ${seconds(started_at)}  ${state}  ${done}`);
  }
}

/** What `holdfast import undo` prints. */
export function printUndone(terminal: Terminal, result: UndoImportResult): void {
  terminal.success(`Import undone: ${memories(result.deleted)} deleted`);
  if (result.failed > 0) terminal.note(`${memories(result.failed)} could not be deleted by you.`);
}
