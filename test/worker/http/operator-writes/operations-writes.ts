import { addressOfAct } from "../../../../src/platform/console/form/act.ts";
import { isUnderWay } from "../../../../src/operations/alerts/many-rules.ts";
import { escalateIncident } from "../../../../src/operations/incidents/escalate-incident.ts";
import { openIncident } from "../../../../src/operations/incidents/open-incident.ts";
import { ann, refuses } from "../../alerts/ledger-under-test.ts";
import { OPERATOR } from "../../operator.ts";
import { valueOf } from "../../../support/value-of.ts";
import type { Stage } from "./stage.ts";
import type { OperatorWrites, ValidCall } from "./write.ts";
import { contractFor } from "../../../../src/platform/contract.ts";
import { authorOf } from "../../../../src/platform/audit/line.ts";

/** Longer than the local schedule of five tries. */
const SPENT = 9;
const REASON = "a rehearsal";
const AHEAD = Date.UTC(2026, 10, 25);
const RECEIVER = contractFor("local").incidentAlerts.receiver;
const ALERTS = "/notifications/incident-alerts";

async function openAlert({ deps, raise }: Stage, more: Omit<ValidCall, "subject" | "params"> = {}): Promise<ValidCall> {
  const key = `battery.${deps.ids.next("req")}`;
  await raise(key);
  const open = await deps.alertLedger.listAlerts({ state: "open", limit: 200, after: undefined });
  const id = open.find((alert) => alert.key === key)?.id ?? "";
  return { ...more, params: { id }, subject: id };
}

async function openIncidentOf({ deps }: Stage, body: unknown): Promise<ValidCall> {
  const facts = { title: "Battery", severity: "minor" as const, model: null, concerns: null, freezeDeploys: false };
  const { id } = await openIncident(deps, facts, ann);
  return { params: { id }, body, subject: id };
}

/** The address of an operator of its own who may act. */
async function enabledOperator({ deps }: Stage): Promise<string> {
  const id = deps.ids.next("opr");
  const account = { id, email: `${id}@ops.test`, role: "operator", passwordHash: "none", totpSecret: null } as const;
  return valueOf(await deps.operatorDesk.addOperator(account, authorOf(OPERATOR))).email;
}

/** The one undecided dead letter there is. */
async function undecidedLetter(stage: Stage): Promise<string> {
  const undecided = () => stage.deps.alertLedger.listDeadLetters({ state: "undecided", limit: 10, after: undefined });
  const [known] = await undecided();
  if (known) return known.id;
  stage.answers.primary = refuses();
  await stage.raise(`battery.dropped.${stage.deps.ids.next("req")}`);
  await stage.drainFor(SPENT);
  return (await undecided())[0]?.id ?? "";
}

/** The writes of the operations plane: Durable Objects keep them, and their lines. */
export const OPERATIONS_WRITES: OperatorWrites = {
  [`POST ${ALERTS}`]: {
    needs: "observer",
    access: "ops-read",
    action: "alert.raise",
    subjectKind: "alert",
    prepare: ({ deps }) => ({ body: { key: `battery.${deps.ids.next("req")}`, severity: "info", summary: "by hand" } }),
  },
  [`POST ${ALERTS}/{id}/resolve`]: {
    needs: "operator",
    action: "alert.resolve",
    subjectKind: "alert",
    prepare: (stage) => openAlert(stage, { body: { reason: REASON } }),
  },
  [`POST ${ALERTS}/{id}/acknowledge`]: { needs: "operator", action: "alert.acknowledge", subjectKind: "alert", prepare: openAlert },
  // The console's form without a script: what counts is what it calls.
  "POST /admin/act": {
    needs: "operator",
    access: "observer",
    action: "alert.acknowledge",
    subjectKind: "alert",
    async prepare(stage) {
      const { params, subject } = await openAlert(stage);
      const act = { api: `POST ${ALERTS}/${params?.["id"]}/acknowledge`, confirm: "Sure?", label: "Acknowledge" };
      const query = new URL(addressOfAct(act), "https://api.test").search;
      return { query, form: new URLSearchParams({ "act.key": stage.deps.ids.next("req") }), ...(subject && { subject }) };
    },
  },
  [`POST ${ALERTS}/{id}/assign`]: {
    needs: "operator",
    action: "alert.assign",
    subjectKind: "alert",
    prepare: (stage) => openAlert(stage, { body: { to: "payments" } }),
  },
  [`POST ${ALERTS}/{id}/silence`]: {
    needs: "operator",
    action: "alert.silence",
    subjectKind: "alert",
    prepare: (stage) => openAlert(stage, { body: { seconds: 60 } }),
  },
  [`POST ${ALERTS}/silences`]: {
    needs: "operator",
    action: "silence.plan",
    subjectKind: "silence",
    prepare: () => ({ body: { key: "battery-silenced.*", reason: REASON, seconds: 60 } }),
  },
  [`POST ${ALERTS}/silences/{id}/end`]: {
    needs: "operator",
    action: "silence.end",
    subjectKind: "silence",
    async prepare({ deps }) {
      const wanted = { matcher: { key: "battery-silenced.*" }, reason: REASON, beginsAt: AHEAD, ends: { afterSeconds: 60 } };
      const { silence } = valueOf(await deps.silenceBook.planSilence(wanted, undefined, authorOf(OPERATOR)));
      return { params: { id: silence.id }, subject: silence.id };
    },
  },
  [`PUT ${ALERTS}/on-call`]: {
    needs: "operator",
    action: "on-call.set",
    subjectKind: "receiver",
    async prepare({ deps }) {
      const known = (await deps.onCallBook.listRotas()).find((rota) => rota.receiver === RECEIVER);
      return { body: { receiver: RECEIVER, people: [], timeZone: "Europe/Berlin", replaces: known?.version ?? 0 }, subject: RECEIVER };
    },
  },
  [`POST ${ALERTS}/on-call/covers`]: {
    needs: "operator",
    action: "on-call.cover",
    subjectKind: "cover",
    async prepare(stage) {
      return { body: { receiver: RECEIVER, person: await enabledOperator(stage), seconds: 60, reason: REASON } };
    },
  },
  [`POST ${ALERTS}/on-call/covers/{id}/end`]: {
    needs: "operator",
    action: "on-call.end-cover",
    subjectKind: "cover",
    async prepare({ deps }) {
      const wanted = { receiver: RECEIVER, person: OPERATOR.email, reason: REASON, beginsAt: undefined, ends: { afterSeconds: 60 } };
      const { cover } = valueOf(await deps.onCallBook.coverShift(wanted, authorOf(OPERATOR)));
      return { params: { id: cover.id }, subject: cover.id };
    },
  },
  [`POST ${ALERTS}/dead-letters/{id}/decision`]: {
    needs: "operator",
    action: "alert-dead-letter.decide",
    subjectKind: "alert-dead-letter",
    async prepare(stage) {
      const id = await undecidedLetter(stage);
      return { params: { id }, body: { mode: "manual-escalation", note: REASON }, subject: id };
    },
  },
  [`POST ${ALERTS}/replay-dead-letter`]: {
    needs: "operator",
    action: "alert-dead-letter.decide",
    subjectKind: "alert-dead-letter",
    prepare: async (stage) => ({ subject: await undecidedLetter(stage), query: "?limit=1", body: { note: REASON } }),
  },
  [`POST ${ALERTS}/acknowledgements`]: {
    needs: "operator",
    action: "alert.acknowledge",
    subjectKind: "alert",
    async prepare(stage) {
      const { subject = "" } = await openAlert(stage);
      return { body: { ids: [subject] }, subject };
    },
  },
  [`POST ${ALERTS}/acknowledgements/matching`]: {
    needs: "operator",
    action: "alert.acknowledge",
    subjectKind: "alert",
    async prepare(stage) {
      const text = `one.${stage.deps.ids.next("req")}`;
      await stage.raise(text);
      const [{ id: subject } = { id: "" }] = await stage.deps.alertLedger.listAlerts({ state: "open", text, limit: 1, after: undefined });
      return { body: { text }, subject };
    },
  },
  // By hand of one: its own line, and that of the letter it decides.
  [`POST ${ALERTS}/dead-letters/decisions`]: {
    needs: "operator",
    action: "alert-dead-letters.decide",
    subjectKind: "alert-dead-letters",
    makes: "alert-dead-letter.decide",
    async prepare(stage) {
      const id = await undecidedLetter(stage);
      return { body: { ids: [id], mode: "manual-escalation", note: REASON } };
    },
  },
  [`POST ${ALERTS}/dead-letters/decisions/{id}/halt`]: {
    needs: "operator",
    action: "alert-dead-letters.halt",
    subjectKind: "alert-dead-letters",
    async prepare(stage) {
      const [running] = await stage.deps.alertLedger.listMany(1);
      if (running && isUnderWay(running.state)) return { params: { id: running.id }, subject: running.id };
      await undecidedLetter(stage);
      const asked = { meant: { transport: "primary" }, mode: "replay", note: REASON } as const;
      const { id } = valueOf(await stage.deps.alertLedger.decideMany(asked, authorOf(OPERATOR)));
      return { params: { id }, subject: id };
    },
  },
  [`POST ${ALERTS}/drill`]: { needs: "operator", action: "alert-drill.start", subjectKind: "alert-drill", prepare: () => ({ body: {} }) },
  "POST /admin/drills": {
    needs: "operator",
    action: "drill.record",
    subjectKind: "drill",
    prepare: ({ deps }) => {
      const at = deps.clock.now().toISOString();
      const name = "webhook-down";
      const times = { startedAt: at, endedAt: at, detectedAfterSeconds: 1 };
      return { subject: name, body: { name, result: "passed", ...times, timeline: [{ at, kind: "broke", text: REASON }] } };
    },
  },
  "PUT /admin/drills/faults/{port}": {
    needs: "operator",
    action: "fault.inject",
    subjectKind: "port",
    prepare: () => ({ params: { port: "carts" }, body: { mode: "down", untilSeconds: 60 }, subject: "carts" }),
  },
  "DELETE /admin/drills/faults": {
    needs: "operator",
    action: "fault.clear",
    subjectKind: "port",
    async prepare({ deps }) {
      await deps.faultDesk.setFault({ port: "carts", mode: "down", latencyMs: 0, rate: 1 }, 60, authorOf(OPERATOR));
      return { subject: "carts" };
    },
  },
  "POST /admin/incidents": {
    needs: "operator",
    action: "incident.open",
    subjectKind: "incident",
    prepare: () => ({ body: { title: "Battery", severity: "minor" } }),
  },
  "POST /admin/incidents/{id}/notes": {
    needs: "operator",
    action: "incident.note",
    subjectKind: "incident",
    prepare: (stage) => openIncidentOf(stage, { text: "looking" }),
  },
  "POST /admin/incidents/{id}/updates": {
    needs: "operator",
    action: "incident.publish-update",
    subjectKind: "incident",
    prepare: (stage) => openIncidentOf(stage, { text: "We are looking into it." }),
  },
  "POST /admin/incidents/{id}/escalate": {
    needs: "operator",
    action: "incident.escalate",
    subjectKind: "incident",
    prepare: (stage) => openIncidentOf(stage, { message: "please look" }),
  },
  "POST /admin/incidents/{id}/escalations/replay": {
    needs: "operator",
    action: "incident.replay-escalations",
    subjectKind: "incident",
    async prepare(stage) {
      const call = await openIncidentOf(stage, { limit: 1 });
      await escalateIncident(stage.deps, call.subject ?? "", "please look", ann);
      await stage.drainFor(1);
      return call;
    },
  },
  "POST /admin/incidents/{id}/close": {
    needs: "operator",
    action: "incident.close",
    subjectKind: "incident",
    prepare: (stage) =>
      openIncidentOf(stage, {
        rootCause: REASON,
        runbookChange: { none: true, reason: REASON },
        regressionCheck: { none: true, reason: REASON },
      }),
  },
  "POST /admin/notifications/{id}/acknowledge": {
    needs: "operator",
    action: "notification.acknowledge",
    subjectKind: "notification",
    async prepare(stage) {
      await openAlert(stage);
      const feed = await stage.deps.notificationFeed.listNotifications({ unacknowledged: true, limit: 1, after: undefined });
      const id = String(feed[0]?.sequence);
      return { params: { id }, subject: id };
    },
  },
  "POST /admin/clients/{name}/{version}/confirm": {
    needs: "operator",
    action: "client.confirm",
    subjectKind: "client",
    async prepare({ deps }) {
      const [name, version] = ["battery", "1.0"];
      await deps.clientDesk.noteClient({ name, version, recovered: true });
      return { params: { name, version }, body: { note: REASON }, subject: `${name}/${version}` };
    },
  },
};
