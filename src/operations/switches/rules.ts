import type * as z from "zod";
import type { AuditedWrite, Author } from "../../platform/audit/line.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { SWITCHABLE, type SwitchableFeature, type SwitchState } from "../../platform/switches.ts";
import type { DeployFreeze, FreezeHolder, FreezeOverride, SwitchRecord, WantedFreeze, WantedSwitch } from "./ports.ts";
import type { switchSchema } from "./schemas.ts";

export type SwitchView = z.input<typeof switchSchema>;
export type SwitchRefusal = { kind: "no-alternative"; feature: SwitchableFeature } | { kind: "expiry-in-the-past" };

export const FEATURES = Object.keys(SWITCHABLE) as SwitchableFeature[];

/** What holds now: a feature nobody touched, or whose switch has expired, is on. */
export function stateNow(record: Pick<SwitchRecord, "state" | "expiresAt"> | undefined, now: Date): SwitchState {
  if (!record || (record.expiresAt !== null && Date.parse(record.expiresAt) <= now.getTime())) return "on";
  return record.state;
}

/** When it last went back on, milliseconds since the epoch; undefined where it is not on, or always was. */
export function backOnAt(record: SwitchRecord | undefined, now: Date): number | undefined {
  if (!record || stateNow(record, now) !== "on") return undefined;
  const ended = record.endedAt ?? (record.state === "on" ? null : record.expiresAt);
  return ended === null ? undefined : Date.parse(ended);
}

/** Whether what follows from a switch is kept quiet (GEN-6): while it is not on, and while what it held is worked off. */
export function mutes(record: SwitchRecord | undefined, settleSeconds: number, now: Date): boolean {
  if (stateNow(record, now) !== "on") return true;
  const since = backOnAt(record, now);
  return since !== undefined && now.getTime() - since < settleSeconds * 1000;
}

/** A switch whose time is over, noted once with the line that says so; undefined where there is nothing to note. */
export function expired(record: SwitchRecord, now: Date): { ended: SwitchRecord; write: AuditedWrite } | undefined {
  const { feature, state, expiresAt, endedAt, setBy } = record;
  if (state === "on" || expiresAt === null || endedAt !== undefined || Date.parse(expiresAt) > now.getTime()) return undefined;
  return {
    ended: { ...record, endedAt: expiresAt },
    write: { action: "switch.expired", subjectKind: "switch", subject: feature, detail: { from: state, to: "on", expiresAt, setBy } },
  };
}

/** Checks what an operator wants of a switch (GEN-6). Switching on needs no expiry and drops one given. */
export function decideSwitch(
  feature: SwitchableFeature,
  wanted: { state: SwitchState; owner: string; reason: string; expiresAt?: string | undefined },
  now: Date,
): Result<WantedSwitch, SwitchRefusal> {
  if (wanted.state === "failover" && SWITCHABLE[feature] === null) return refused({ kind: "no-alternative", feature });
  const expires = wanted.expiresAt === undefined || wanted.state === "on" ? null : new Date(wanted.expiresAt);
  if (expires && expires <= now) return refused({ kind: "expiry-in-the-past" });
  return ok({ feature, state: wanted.state, owner: wanted.owner, reason: wanted.reason, expiresAt: expires?.toISOString() ?? null });
}

/** A switch as it is kept, and the line that says from where to where (GEN-6). */
export function setSwitch(
  before: SwitchRecord | undefined,
  record: WantedSwitch,
  author: Author,
  now: Date,
): { set: SwitchRecord; write: AuditedWrite } {
  const from = stateNow(before, now);
  const detail = { from, ...record };
  const ended = from === "on" ? backOnAt(before, now) : now.getTime();
  const isOn = record.state === "on" && ended !== undefined;
  return {
    set: {
      ...record,
      setBy: author.email,
      setAt: now.toISOString(),
      ...(isOn ? { endedAt: new Date(ended).toISOString() } : {}),
    },
    write: { action: "switch.set", subjectKind: "switch", subject: record.feature, detail },
  };
}

/** Who holds deploys, oldest first. */
export function holdersOf(freeze: DeployFreeze | undefined): readonly FreezeHolder[] {
  if (!freeze?.frozen) return [];
  const { frozen: _frozen, holders, ...itself } = freeze;
  return holders ?? [itself];
}

/**
 * Deploys are held by one more, or let go by one, or by all where a thaw names no incident (GEN-2). Whoever holds them already keeps
 * his time and release, so that freezing again hides no deploy that happened meanwhile; and so does the oldest of several.
 */
export function setFreeze(
  standing: DeployFreeze | undefined,
  { frozen, ...wanted }: WantedFreeze,
  author: Author,
  now: Date,
): { set: DeployFreeze; write: AuditedWrite } {
  const stamped: FreezeHolder = { ...wanted, setBy: author.email, setAt: now.toISOString() };
  const holders = holdersAfter(holdersOf(standing), frozen, stamped);
  const [oldest] = holders;
  return {
    set: oldest ? { frozen: true, ...oldest, holders } : { frozen: false, ...stamped, holders },
    write: ofDeploys(frozen ? "deploys.freeze" : "deploys.thaw", { frozen, ...wanted, holders: holders.length }),
  };
}

function holdersAfter(before: readonly FreezeHolder[], frozen: boolean, by: FreezeHolder): readonly FreezeHolder[] {
  const isTheSame = ({ incidentId }: FreezeHolder) => incidentId === by.incidentId;
  if (!frozen) return by.incidentId === null ? [] : before.filter((holder) => !isTheSame(holder));
  if (!before.some(isTheSame)) return [...before, by];
  return before.map((holder) => (isTheSame(holder) ? { ...holder, reason: by.reason, setBy: by.setBy } : holder));
}

/** A release goes out during a freeze, which stands; undefined where there is none to override. */
export function overrideFreeze(
  standing: DeployFreeze | undefined,
  override: FreezeOverride,
): { standing: DeployFreeze; write: AuditedWrite } | undefined {
  if (!standing?.frozen) return undefined;
  return { standing, write: ofDeploys("deploys.freeze-overridden", { ...override, frozenBy: standing.setBy }) };
}

const ofDeploys = (action: string, detail: Record<string, unknown>): AuditedWrite => ({
  action,
  subjectKind: "deploys",
  subject: "deploys",
  detail,
});

/** Every feature with what holds now, in a fixed order. */
export function viewSwitches(records: readonly SwitchRecord[], now: Date): SwitchView[] {
  return FEATURES.map((feature) => {
    const record = records.find((candidate) => candidate.feature === feature);
    return {
      feature,
      state: stateNow(record, now),
      alternative: SWITCHABLE[feature],
      owner: record?.owner ?? null,
      reason: record?.reason ?? null,
      expiresAt: record?.expiresAt ?? null,
      setBy: record?.setBy ?? null,
      setAt: record?.setAt ?? null,
    };
  });
}
