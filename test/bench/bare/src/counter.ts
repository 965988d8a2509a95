import { DurableObject } from "cloudflare:workers";

/** The least a Durable Object can do that still reads or writes one durable row. */
export class Counter extends DurableObject {
  constructor(state: DurableObjectState, env: unknown) {
    super(state, env as never);
    state.storage.sql.exec("CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)");
    state.storage.sql.exec("INSERT OR IGNORE INTO counter VALUES (1, 0)");
  }

  read(): number {
    return Number(this.ctx.storage.sql.exec("SELECT value FROM counter WHERE id = 1").one()["value"]);
  }

  increase(): number {
    return Number(this.ctx.storage.sql.exec("UPDATE counter SET value = value + 1 WHERE id = 1 RETURNING value").one()["value"]);
  }
}
