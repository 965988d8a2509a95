import { z } from "zod";
import { oneOf, readArgs, required, UsageError, wholeNumber, type Command } from "./command.ts";
import { ago, table } from "./output.ts";

const BASE = "/notifications/incident-alerts";
const alertSchema = z.looseObject({
  id: z.string(),
  key: z.string(),
  severity: z.string(),
  summary: z.string(),
  state: z.string(),
  count: z.number(),
  lastRaisedAt: z.string(),
  acknowledgedBy: z.string().nullable(),
  assignedTo: z.string().nullable(),
  silencedUntil: z.string().nullable(),
  bothFailed: z.boolean(),
});
type Alert = z.infer<typeof alertSchema>;
const drillSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  simulate: z.string().nullable(),
  startedBy: z.string(),
  startedAt: z.string(),
});
const raisedSchema = z.union([alertSchema, z.looseObject({ queued: z.literal(true), key: z.string() })]);

/** `GET` and `POST /notifications/incident-alerts`, its actions, and the drill of the alert path. */
export const alerts: Command = {
  summary: "alerts: list, raise, acknowledge, assign, silence, resolve; drill the path",
  usage: [
    "[--state open|resolved] [--limit 50]",
    "raise <key> --severity page|warn|info --summary <one line>",
    "acknowledge <id>",
    "assign <id> --to <e-mail or team>",
    "silence <id> --seconds 3600",
    "resolve <id> [--reason <why>]",
    "drill [--simulate primary-failure]",
    "drills",
  ],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, {
      state: { type: "string" },
      limit: { type: "string" },
      severity: { type: "string" },
      summary: { type: "string" },
      to: { type: "string" },
      seconds: { type: "string" },
      reason: { type: "string" },
      simulate: { type: "string" },
    });
    const [action = "list", subject] = positionals;
    const act = async (verb: string, body: unknown, will: string) => {
      const id = required(subject, "the alert's id");
      await confirm(`${id}: ${will}`);
      const alert = await api.send("POST", `${BASE}/${encodeURIComponent(id)}/${verb}`, body, alertSchema);
      output.show(alert, () => rendered([alert]));
    };
    switch (action) {
      case "list": {
        const query = values.state ? `?state=${encodeURIComponent(values.state)}` : "";
        const { items } = await api.list(`${BASE}${query}`, alertSchema, wholeNumber(values.limit, "--limit", 50, 10_000));
        return output.show(items, () => rendered(items));
      }
      case "raise": {
        const severity = oneOf(values.severity, ["page", "warn", "info"], "--severity");
        const body = { key: required(subject, "the alert's key"), severity, summary: required(values.summary, "--summary") };
        await confirm(`raise ${body.key} (${severity}) to every transport`);
        const raised = await api.send("POST", BASE, body, raisedSchema);
        return output.show(raised, () => ("queued" in raised ? `${raised.key} is queued: the ledger did not answer` : rendered([raised])));
      }
      case "acknowledge":
        return act("acknowledge", undefined, "no reminders until its severity rises");
      case "assign":
        return act("assign", { to: required(values.to, "--to") }, `assigned to ${values.to}`);
      case "silence": {
        const seconds = wholeNumber(values.seconds, "--seconds", 3600, 604_800);
        return act("silence", { seconds }, `nothing is sent about it for ${seconds} s, except that it is resolved`);
      }
      case "resolve":
        return act("resolve", values.reason ? { reason: values.reason } : {}, "resolved, and the channel is told");
      case "drill": {
        const simulate = values.simulate === undefined ? {} : { simulate: oneOf(values.simulate, ["primary-failure"], "--simulate") };
        await confirm("send a marked synthetic alert through the real path");
        const drill = await api.send("POST", `${BASE}/drill`, simulate, drillSchema);
        return output.show(drill, () => renderDrills([drill]));
      }
      case "drills": {
        const { items } = await api.get(`${BASE}/drills`, z.object({ items: z.array(drillSchema) }));
        return output.show(items, () => renderDrills(items));
      }
      default:
        throw new UsageError(`there is no alerts ${action}`);
    }
  },
};

const rendered = (items: readonly Alert[]): string =>
  table(
    ["id", "severity", "state", "key", "count", "last raised", "carried by", "summary"],
    items.map((alert) => [
      alert.id,
      alert.bothFailed ? `${alert.severity} BOTH TRANSPORTS FAILED` : alert.severity,
      alert.silencedUntil && Date.parse(alert.silencedUntil) > Date.now() ? `${alert.state}, silenced` : alert.state,
      alert.key,
      alert.count,
      ago(alert.lastRaisedAt, new Date()),
      alert.assignedTo ?? alert.acknowledgedBy,
      alert.summary.slice(0, 80),
    ]),
    "no alerts",
  );

const renderDrills = (items: readonly z.infer<typeof drillSchema>[]): string =>
  table(
    ["id", "state", "simulated", "by", "started"],
    items.map(({ id, state, simulate, startedBy, startedAt }) => [id, state, simulate, startedBy, ago(startedAt, new Date())]),
    "no drills yet",
  );
