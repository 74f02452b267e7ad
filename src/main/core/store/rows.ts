import type { SqlParams, WritableDb } from './database.ts';

/**
 * Inserts rows of a table by one statement for all of a transaction, at its end: a statement for each row costs more
 * than the row. For rows of text and numbers; who reads them in the same transaction settles it first.
 */
export function rowsTogether<Row>(
  table: string,
  columns: readonly (keyof Row & string)[],
  verb: 'INSERT' | 'INSERT OR REPLACE' = 'INSERT',
) {
  const values = columns.map((_, place) => `value ->> ${place}`).join(', ');
  const sql = `${verb} INTO ${table} (${columns.join(', ')}) SELECT ${values} FROM json_each(:rows)`;
  const insert = (db: WritableDb, rows: readonly Row[]): void => {
    const lists = rows.map((row) => columns.map((column) => row[column]));
    db.run(sql, { rows: JSON.stringify(lists) } satisfies SqlParams);
  };
  return (db: WritableDb, row: Row): void => db.together(insert, row);
}
