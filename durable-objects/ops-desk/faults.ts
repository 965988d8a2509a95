import type { StandingFault } from "../../src/operations/faults/ports.ts";
import type { BreakablePort, PortFault } from "../../src/platform/port-faults.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import type { ObjectTrail } from "../parts/audit-trail.ts";
import { faultRecord } from "./records.ts";

/** The desk's injected faults: one a port, until its end. Rows are as few as ports; one that has ended stays until the port is broken again. */
export class DeskFaults {
  readonly #sql: SqlStorage;
  readonly #audit: ObjectTrail;

  constructor(sql: SqlStorage, audit: ObjectTrail) {
    this.#sql = sql;
    this.#audit = audit;
  }

  standing(now: Date): StandingFault[] {
    return this.#sql
      .exec<{ port: string; record: string }>("SELECT port, record FROM port_faults WHERE until > ? ORDER BY port", now.getTime())
      .toArray()
      .flatMap(({ port, record }) => faultRecord.readable(record, port) ?? []);
  }

  set(fault: PortFault, seconds: number, author: Author, now: Date): StandingFault {
    const until = new Date(now.getTime() + seconds * 1000);
    const set = { ...fault, setBy: author.email, setAt: now.toISOString(), until: until.toISOString() };
    this.#sql.exec(
      "INSERT OR REPLACE INTO port_faults (port, until, record) VALUES (?, ?, ?)",
      fault.port,
      until.getTime(),
      JSON.stringify(set),
    );
    const detail = { ...fault, until: set.until };
    this.#audit.record(author, { action: "fault.inject", subjectKind: "port", subject: fault.port, detail }, now);
    return set;
  }

  clear(port: BreakablePort | undefined, author: Author, now: Date): StandingFault[] {
    const ended = this.standing(now).filter((fault) => port === undefined || fault.port === port);
    for (const fault of ended) {
      this.#sql.exec("DELETE FROM port_faults WHERE port = ?", fault.port);
      this.#audit.record(author, { action: "fault.clear", subjectKind: "port", subject: fault.port, detail: { mode: fault.mode } }, now);
    }
    return ended;
  }
}
