import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/** SQLite as an object has it, in memory: enough of `SqlStorage` for what stands on it. */
export function sqliteStorage(): SqlStorage {
  const database = new DatabaseSync(":memory:");
  const prepared = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const statement = (query: string) => {
    const known = prepared.get(query) ?? database.prepare(query);
    prepared.set(query, known);
    return known;
  };
  const storage = {
    exec(query: string, ...bindings: SQLInputValue[]) {
      if (query.includes(";")) {
        database.exec(query);
        return { toArray: () => [] };
      }
      const rows = statement(query).all(...bindings);
      return {
        toArray: () => rows,
        one: () => {
          if (rows.length !== 1) throw new Error(`${rows.length} rows, where there has to be one`);
          return rows[0];
        },
        [Symbol.iterator]: () => rows[Symbol.iterator](),
      };
    },
  };
  return storage as unknown as SqlStorage;
}
