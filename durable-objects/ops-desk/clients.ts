import type { ClientDesk } from "../../src/operations/clients/ports.ts";
import { confirm, enter, type Confirmation, type Sighting } from "../../src/operations/clients/rules.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import type { RegisteredClient } from "../../src/platform/clients.ts";
import { ok } from "../../src/platform/result.ts";
import type { ObjectTrail } from "../parts/audit-trail.ts";
import { clientRecord } from "./records.ts";

/** The desk's register of the programs that call, as many as its rules have room for. */
export class DeskClients {
  readonly #sql: SqlStorage;
  readonly #audit: ObjectTrail;

  constructor(sql: SqlStorage, audit: ObjectTrail) {
    this.#sql = sql;
    this.#audit = audit;
  }

  all(): RegisteredClient[] {
    return this.#sql
      .exec<{ name: string; version: string; record: string }>("SELECT name, version, record FROM clients ORDER BY name, version")
      .toArray()
      .flatMap(({ name, version, record }) => clientRecord.readable(record, `${name}/${version}`) ?? []);
  }

  note(sighting: Sighting, now: Date): RegisteredClient[] {
    const { put, forget } = enter(this.all(), sighting, now);
    if (forget) this.#sql.exec("DELETE FROM clients WHERE name = ? AND version = ?", forget.name, forget.version);
    if (put) this.#put(put);
    return this.all();
  }

  confirm(confirmation: Confirmation, author: Author, now: Date): Awaited<ReturnType<ClientDesk["confirmClient"]>> {
    const confirmed = confirm(this.all(), confirmation, author, now);
    if (!confirmed.ok) return confirmed;
    const { client, write } = confirmed.value;
    this.#put(client);
    this.#audit.record(author, write, now);
    return ok(client);
  }

  #put(client: RegisteredClient): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO clients (name, version, record) VALUES (?, ?, ?)",
      client.name,
      client.version,
      JSON.stringify(client),
    );
  }
}
