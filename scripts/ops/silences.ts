import { z } from "zod";
import { oneOf, readArgs, required, UsageError, wholeNumber, type Command } from "./command.ts";
import { table } from "./output.ts";
import { expiry } from "./switch.ts";

const BASE = "/notifications/incident-alerts/silences";
const silenceSchema = z.looseObject({
  id: z.string(),
  kind: z.string(),
  key: z.string().nullable(),
  severities: z.array(z.string()).nullable(),
  section: z.string().nullable(),
  reason: z.string(),
  createdBy: z.string(),
  beginsAt: z.string(),
  endsAt: z.string(),
  state: z.string(),
  recurs: z.looseObject({ nextAt: z.string().nullable() }).nullable(),
});
type Silence = z.infer<typeof silenceSchema>;
const previewSchema = z.looseObject({ matching: z.number(), named: z.string(), complete: z.boolean() });

/** `GET` and `POST /notifications/incident-alerts/silences`, and their ends. */
export const silences: Command = {
  summary: "silences by key, severity or section, and maintenance windows: list, plan, end",
  usage: [
    "[--state planned|standing|ended] [--limit 50]",
    "plan [--key 'crawl.*'] [--severity warn,info] [--section crawl] --reason <why> --ends <RFC 3339 time, or 30m, 2h> [--begins <the same>] [--weekly Europe/Berlin --until <the same>]",
    "end <id> [--series]",
  ],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, {
      state: { type: "string" },
      limit: { type: "string" },
      key: { type: "string" },
      severity: { type: "string" },
      section: { type: "string" },
      reason: { type: "string" },
      begins: { type: "string" },
      ends: { type: "string" },
      weekly: { type: "string" },
      until: { type: "string" },
      series: { type: "boolean" },
    });
    const [action = "list", subject] = positionals;
    switch (action) {
      case "list": {
        const query = values.state ? `?state=${oneOf(values.state, ["planned", "standing", "ended"], "--state")}` : "";
        const items = (await api.list(`${BASE}${query}`, silenceSchema, wholeNumber(values.limit, "--limit", 50, 10_000))).items;
        return output.show(items, () => rendered(items));
      }
      case "plan": {
        const now = new Date();
        const body = {
          ...(values.key ? { key: values.key } : {}),
          ...(values.severity ? { severities: values.severity.split(",") } : {}),
          ...(values.section ? { section: values.section } : {}),
          reason: required(values.reason, "--reason"),
          ...(values.begins ? { beginsAt: expiry(values.begins, now) } : {}),
          endsAt: expiry(required(values.ends, "--ends"), now),
          ...(values.weekly ? { recurs: { timeZone: values.weekly, until: expiry(required(values.until, "--until"), now) } } : {}),
        };
        const { matching, named, complete } = await api.send("POST", `${BASE}?dryRun=1`, body, previewSchema);
        const of = matching === 0 ? "none that is open now" : `${matching}${complete ? "" : " or more"} that are open now: ${named}`;
        const again = body.recurs ? `, and each week by the clock of ${body.recurs.timeZone} until ${body.recurs.until}` : "";
        await confirm(`until ${body.endsAt}${again} the channel is told nothing of what fits, except that it is resolved; ${of}`);
        const made = await api.send("POST", BASE, body, silenceSchema);
        return output.show(made, () => rendered([made]));
      }
      case "end": {
        const id = required(subject, "the silence's id");
        const series = values.series === true;
        await confirm(`${id}: ended${series ? " for good" : ""}; what it kept back and still stands is told`);
        const ended = await api.send("POST", `${BASE}/${encodeURIComponent(id)}/end${series ? "?series=1" : ""}`, undefined, silenceSchema);
        return output.show(ended, () => rendered([ended]));
      }
      default:
        throw new UsageError(`there is no silences ${action}`);
    }
  },
};

const rendered = (items: readonly Silence[]): string =>
  table(
    ["id", "state", "kind", "key", "severities", "section", "begins", "ends", "again", "by", "reason"],
    items.map(({ id, state, kind, key, severities, section, beginsAt, endsAt, recurs, createdBy, reason }) => [
      ...[id, state, kind, key, severities && severities.join(","), section],
      ...[beginsAt, endsAt, recurs?.nextAt ?? "", createdBy, reason.slice(0, 80)],
    ]),
    "no silences",
  );
