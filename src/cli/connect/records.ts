import { chmod, copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { HoldfastError } from '../../shared/errors.ts';
import { prepareDirectory, writable } from '../engine/start.ts';
import { readConfig, writeConfig } from './files.ts';

const Change = z.object({
  path: z.array(z.string()).readonly(),
  kept: z.int(),
  at: z.int(),
  removed: z.string(),
  inserted: z.string(),
});

const FileRecord = z.object({
  agent: z.string(),
  file: z.string(),
  /** Whether there was no such file before. */
  created: z.boolean(),
  /** The outermost directory that was made for it, or null. */
  directory: z.string().nullable(),
  changes: z.array(Change),
});
/** What `connect` did to one file, kept until `disconnect`. */
export type FileRecord = z.infer<typeof FileRecord>;

const Records = z.object({ version: z.literal(1), files: z.array(FileRecord) });

const BACKUPS_KEPT = 5;

/** The memory of `connect` in the data directory: what was changed where, and backups of the files as they were. */
export class ConnectionRecords {
  readonly #directory: string;

  constructor(dataDirectory: string) {
    this.#directory = dataDirectory;
  }

  /** What was done to a file for an agent, or null. */
  async find(agent: string, file: string): Promise<FileRecord | null> {
    const { files } = await this.#read();
    return files.find((one) => one.agent === agent && one.file === file) ?? null;
  }

  /** Keeps what was done to a file; null forgets it. */
  async keep(agent: string, file: string, record: FileRecord | null): Promise<void> {
    const { files } = await this.#read();
    const others = files.filter((one) => one.agent !== agent || one.file !== file);
    const next: z.infer<typeof Records> = { version: 1, files: record ? [...others, record] : others };
    await prepareDirectory(this.#directory);
    await writeConfig(await readConfig(this.#path), `${JSON.stringify(next, null, 2)}\n`);
  }

  /** Copies a file before it is changed. Returns where to; readable by this account alone, whatever the file is. */
  async backUp(agent: string, file: string): Promise<string> {
    await prepareDirectory(this.#directory);
    const directory = join(this.#directory, 'connections', agent);
    const prefix = `${basename(file)}.`;
    const backup = join(directory, prefix + new Date().toISOString().replaceAll(/[:.]/g, '-'));
    await writable(this.#directory, async () => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await copyFile(file, backup);
      await chmod(backup, 0o600);
      const old = (await readdir(directory)).filter((name) => name.startsWith(prefix)).sort();
      for (const name of old.slice(0, -BACKUPS_KEPT)) await rm(join(directory, name));
    });
    return backup;
  }

  get #path(): string {
    return join(this.#directory, 'connections.json');
  }

  async #read(): Promise<z.infer<typeof Records>> {
    const { text } = await readConfig(this.#path);
    if (text.trim() === '') return { version: 1, files: [] };
    try {
      return Records.parse(JSON.parse(text));
    } catch (cause) {
      throw new HoldfastError(
        'conflict',
        `${this.#path} is damaged or from a newer version.`,
        'Move it away: then agents are disconnected by what stands in their files.',
        { cause },
      );
    }
  }
}
