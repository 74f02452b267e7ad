/** One step of the schema. Once released it is never changed; a new one is added instead. */
export interface Migration {
  version: number;
  name: string;
  sql: string;
}
