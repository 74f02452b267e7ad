import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { DoctorReport, Holdfast } from '../../client/index.ts';
import { answer, type CommonFlags, type Context, leaf } from '../context.ts';
import { isLoopback } from '../engine/loopback.ts';
import { EXIT } from '../failure.ts';
import { withProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { bytes, count, harmless } from '../text.ts';

interface DoctorFlags extends CommonFlags {
  repair?: true;
  rebuild?: true;
}

function printReport(terminal: Terminal, report: DoctorReport): void {
  const { green, red } = terminal.colors;
  for (const { ok, check, detail, found, repaired } of report.findings) {
    const mended = found > 0 ? ` (${found} found, ${repaired} repaired)` : '';
    terminal.print(`${ok ? green('✓') : red('✗')} ${harmless(`${check}: ${detail}`)}${mended}`);
  }
  terminal.print(
    report.healthy ? 'All is well.' : 'Something is wrong. Mend it with: holdfast doctor --repair',
  );
}

/** `holdfast doctor`. */
export function defineDoctor(program: Command, context: Context): void {
  leaf(program, 'doctor', 'check the database and its indexes, and mend them')
    .option('--repair', 'mend what is found')
    .option('--rebuild', 'make the indexes anew from the memories')
    .action(async ({ repair, rebuild, ...flags }: DoctorFlags) => {
      const request = { ...(repair && { repair }), ...(rebuild && { rebuild }) };
      const report = await answer(
        context,
        flags,
        (holdfast) =>
          withProgress(context.terminal, (onProgress) => holdfast.system.doctor(request, { onProgress })),
        (result, terminal) => printReport(terminal, result),
      );
      if (!report.healthy) context.exitCode = EXIT.failure;
    });
}

/** Paths are those of the engine's machine: one here is named from the present directory, one elsewhere as it is written. */
function enginePath(holdfast: Holdfast, file: string): string {
  return isLoopback(holdfast.url) ? resolve(file) : file;
}

/** `holdfast backup`. */
export function defineBackup(program: Command, context: Context): void {
  leaf(program, 'backup <file>', 'copy the database into one file while it is in use').action(
    async (file: string, flags: CommonFlags) => {
      await answer(
        context,
        flags,
        (holdfast) =>
          withProgress(context.terminal, (onProgress) =>
            holdfast.system.backup(enginePath(holdfast, file), { onProgress }),
          ),
        (result, terminal) =>
          terminal.success(
            `Backup written: ${harmless(result.path)} (${count(result.memories, 'memory', 'memories')}, ${bytes(result.bytes)})`,
          ),
      );
    },
  );
}

/** `holdfast restore`. */
export function defineRestore(program: Command, context: Context): void {
  leaf(program, 'restore <file>', 'put a backup in place of the database')
    .option('-y, --yes', 'do not ask')
    .action(async (file: string, flags: CommonFlags & { yes?: true }) => {
      const { terminal } = context;
      const question = `Replace all memories by those of ${harmless(file)}? The present ones are kept in a file.`;
      if (!(await terminal.confirm(question, flags.yes))) {
        terminal.note('Nothing was restored.');
        context.exitCode = EXIT.failure;
        return;
      }
      await answer(
        context,
        flags,
        (holdfast) =>
          withProgress(terminal, (onProgress) =>
            holdfast.system.restore(enginePath(holdfast, file), { onProgress }),
          ),
        (result) => {
          terminal.success(`Restored: ${count(result.memories, 'memory', 'memories')}`);
          terminal.print(`  What was there before is kept in ${harmless(result.previous)}`);
        },
      );
    });
}
