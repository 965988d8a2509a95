import type { Actor } from "../src/operations/operators/ports.ts";
import type { DeployFreeze, FreezeOverride, SwitchRecord } from "../src/operations/switches/ports.ts";
import type { DeskAudit } from "./ops-desk.audit.ts";

/** The desk's switches and deploy freeze: one record each, its history in the audit trail. */
export class DeskSwitches {
  readonly #sql: SqlStorage;
  readonly #audit: DeskAudit;

  constructor(sql: SqlStorage, audit: DeskAudit) {
    this.#sql = sql;
    this.#audit = audit;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS standing (kind TEXT NOT NULL, name TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID",
    );
  }

  switches(): SwitchRecord[] {
    return this.#read<SwitchRecord>("switch");
  }

  setSwitch(record: Omit<SwitchRecord, "setBy" | "setAt">, actor: Actor, now: Date): SwitchRecord {
    const set = { ...record, setBy: actor.email, setAt: now.toISOString() };
    const before = this.switches().find(({ feature }) => feature === record.feature)?.state ?? "on";
    this.#write("switch", record.feature, set);
    this.#audit.record(actor, "switch.set", record.feature, { from: before, ...record }, now);
    return set;
  }

  freeze(): DeployFreeze | undefined {
    return this.#read<DeployFreeze>("freeze")[0];
  }

  setFreeze(freeze: Omit<DeployFreeze, "setBy" | "setAt">, actor: Actor, now: Date): DeployFreeze {
    const set = { ...freeze, setBy: actor.email, setAt: now.toISOString() };
    this.#write("freeze", "deploys", set);
    this.#audit.record(actor, freeze.frozen ? "deploys.freeze" : "deploys.thaw", "deploys", { ...freeze }, now);
    return set;
  }

  overrideFreeze(override: FreezeOverride, actor: Actor, now: Date): DeployFreeze | undefined {
    const standing = this.freeze();
    if (!standing?.frozen) return undefined;
    this.#audit.record(actor, "deploys.freeze-overridden", "deploys", { ...override, frozenBy: standing.setBy }, now);
    return standing;
  }

  #read<T>(kind: string): T[] {
    return this.#sql
      .exec<{ record: string }>("SELECT record FROM standing WHERE kind = ? ORDER BY name", kind)
      .toArray()
      .map(({ record }) => JSON.parse(record) as T);
  }

  #write(kind: string, name: string, record: object): void {
    this.#sql.exec("INSERT OR REPLACE INTO standing (kind, name, record) VALUES (?, ?, ?)", kind, name, JSON.stringify(record));
  }
}
