import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import {
  IDLE_HOST,
  requestPermit,
  returnPermit,
  type HostPolicy,
  type HostState,
  type PermitReply,
} from "../../src/features/crawl/host-rules.ts";
import type { SupplierHost as SupplierHostPort } from "../../src/features/crawl/ports.ts";
import type { RobotsFile } from "../../src/features/crawl/robots.ts";
import type { Served } from "../../src/platform/objects/port.ts";

/** One supplier host: when it may be asked next, by whom, whether at all, and its robots.txt as last read. Two rows of SQLite. */
export class SupplierHost extends DurableObject<Bindings> implements Served<SupplierHostPort> {
  clock: Clock = systemClock;
  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    context.storage.sql.exec("create table if not exists host (id integer primary key check (id = 1), state text not null)");
    context.storage.sql.exec(
      "create table if not exists robots (id integer primary key check (id = 1), status integer not null, body text not null, read_at integer not null)",
    );
  }

  requestPermit(policy: HostPolicy): PermitReply {
    return this.ctx.storage.transactionSync(() => {
      const { state, reply } = requestPermit(this.#load(), policy, this.clock.now().getTime());
      this.#save(state);
      return reply;
    });
  }

  returnPermit(policy: HostPolicy, use: { token: number; answered: boolean; retryAfterMs?: number }): void {
    this.ctx.storage.transactionSync(() =>
      this.#save(returnPermit(this.#load(), policy, this.clock.now().getTime(), use.token, use.answered, use.retryAfterMs)),
    );
  }

  robots(maxAgeSeconds: number): RobotsFile | undefined {
    const [row] = this.ctx.storage.sql
      .exec<{ status: number; body: string }>(
        "select status, body from robots where read_at > ?",
        this.clock.now().getTime() - maxAgeSeconds * 1000,
      )
      .toArray();
    return row && { status: row.status, text: row.body };
  }

  recordRobots({ status, text }: RobotsFile): void {
    this.ctx.storage.sql.exec(
      "insert or replace into robots (id, status, body, read_at) values (1, ?, ?, ?)",
      status,
      text,
      this.clock.now().getTime(),
    );
  }

  #load(): HostState {
    const [row] = this.ctx.storage.sql.exec<{ state: string }>("select state from host").toArray();
    return row ? (JSON.parse(row.state) as HostState) : IDLE_HOST;
  }

  #save(state: HostState): void {
    this.ctx.storage.sql.exec("insert or replace into host (id, state) values (1, ?)", JSON.stringify(state));
  }
}
