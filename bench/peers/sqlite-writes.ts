import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { median, timeEach } from '../lib/stats.ts';

const ROUNDS = 300;
const BATCHES = 5;

/** What writing costs without anything around it. */
export interface WriteFloor {
  /** Milliseconds for one row that is on the disk. */
  rowMs: number;
  /** Microseconds of processor time for it. */
  rowCpu: number;
  /** Rows a second, a thousand to a transaction. */
  rowsPerSecond: number;
}

/** Plain inserts of id and text with better-sqlite3 (WAL, `synchronous = FULL`), on the disk of the benchmark. */
export async function measureWriteFloor(directory: string, texts: readonly string[]): Promise<WriteFloor> {
  const db = new Sqlite(join(directory, 'plain.db'));
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.exec('CREATE TABLE memories (id INTEGER PRIMARY KEY, content TEXT NOT NULL)');
    const insert = db.prepare('INSERT INTO memories (content) VALUES (?)');
    const single = texts.slice(0, ROUNDS);
    await timeEach(single, (text) => insert.run(text));
    const before = process.cpuUsage();
    const rows = await timeEach(single, (text) => insert.run(text), 0);
    const { user, system } = process.cpuUsage(before);
    const insertAll = db.transaction((batch: readonly string[]) => {
      for (const text of batch) insert.run(text);
    });
    const batch = Array.from({ length: 1000 }, (_, n) => texts[n % texts.length] ?? '');
    const batches = await timeEach(Array(BATCHES).fill(batch), (rows) => insertAll(rows), 1);
    return {
      rowMs: median(rows),
      rowCpu: (user + system) / single.length,
      rowsPerSecond: (1000 * batch.length) / median(batches),
    };
  } finally {
    db.close();
  }
}
