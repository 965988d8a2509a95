import type { DeployFreeze, FreezeOverride, SwitchRecord, WantedFreeze, WantedSwitch } from "../../src/operations/switches/ports.ts";
import { expired, overrideFreeze, setFreeze, setSwitch } from "../../src/operations/switches/rules.ts";
import { SYSTEM, type Author } from "../../src/platform/audit/line.ts";
import type { ObjectTrail } from "../parts/audit-trail.ts";
import { freezeRecord, switchRecord } from "./records.ts";

/** The desk's switches and deploy freeze: one record each, its history in the audit trail. */
export class DeskSwitches {
  readonly #sql: SqlStorage;
  readonly #audit: ObjectTrail;

  constructor(sql: SqlStorage, audit: ObjectTrail) {
    this.#sql = sql;
    this.#audit = audit;
  }

  switches(): SwitchRecord[] {
    return this.#rows("switch").flatMap(({ name, record }) => switchRecord.readable(record, name) ?? []);
  }

  setSwitch(record: WantedSwitch, author: Author, now: Date): SwitchRecord {
    this.noteExpired(now);
    const before = this.switches().find(({ feature }) => feature === record.feature);
    const { set, write } = setSwitch(before, record, author, now);
    this.#write("switch", record.feature, set);
    this.#audit.record(author, write, now);
    return set;
  }

  /** Says once of each switch whose time is over that it is; answers when the next is, null for never. */
  noteExpired(now: Date): number | null {
    const waiting: number[] = [];
    for (const record of this.switches()) {
      const over = expired(record, now);
      if (over) {
        this.#write("switch", record.feature, over.ended);
        this.#audit.record(SYSTEM, over.write, now);
      } else if (record.state !== "on" && record.expiresAt !== null && record.endedAt === undefined) {
        waiting.push(Date.parse(record.expiresAt));
      }
    }
    return waiting.length === 0 ? null : Math.min(...waiting);
  }

  freeze(): DeployFreeze | undefined {
    const [row] = this.#rows("freeze");
    return row && freezeRecord.read(row.record, row.name);
  }

  setFreeze(freeze: WantedFreeze, author: Author, now: Date): DeployFreeze {
    const { set, write } = setFreeze(this.freeze(), freeze, author, now);
    this.#write("freeze", "deploys", set);
    this.#audit.record(author, write, now);
    return set;
  }

  overrideFreeze(override: FreezeOverride, author: Author, now: Date): DeployFreeze | undefined {
    const overridden = overrideFreeze(this.freeze(), override);
    if (!overridden) return undefined;
    this.#audit.record(author, overridden.write, now);
    return overridden.standing;
  }

  #rows(kind: "switch" | "freeze"): { name: string; record: string }[] {
    return this.#sql
      .exec<{ name: string; record: string }>("SELECT name, record FROM standing WHERE kind = ? ORDER BY name", kind)
      .toArray();
  }

  #write(kind: string, name: string, record: object): void {
    this.#sql.exec("INSERT OR REPLACE INTO standing (kind, name, record) VALUES (?, ?, ?)", kind, name, JSON.stringify(record));
  }
}
