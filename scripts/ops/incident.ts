import { z } from "zod";
import { oneOf, readArgs, required, UsageError, wholeNumber, type Command } from "./command.ts";
import { ago, facts, table } from "./output.ts";

const BASE = "/admin/incidents";
const incidentSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  severity: z.string(),
  state: z.string(),
  openedBy: z.string(),
  openedAt: z.string(),
  frozeDeploys: z.boolean(),
  blastRadius: z.looseObject({
    windowMinutes: z.number(),
    sections: z.array(z.looseObject({ name: z.string(), status: z.string() })),
    routes: z.array(z.looseObject({ route: z.string(), failed: z.number(), requests: z.number() })),
    buyers: z.number(),
    clients: z.number(),
    complete: z.boolean(),
  }),
});
type Incident = z.infer<typeof incidentSchema>;
const detailSchema = incidentSchema.extend({
  timeline: z.array(z.looseObject({ at: z.string(), kind: z.string(), by: z.string(), text: z.string() })),
});

/** `/admin/incidents` and everything under it. */
export const incident: Command = {
  summary: "incidents: open, list, show, note, update, escalate, close, post-mortem",
  usage: [
    "[--state open|closed]",
    "open --title <one line> --severity critical|major|minor [--freeze] [--model <LLM>] [--concerns fx]",
    "show <id>",
    "note <id> <text>",
    "update <id> <text for /status>",
    "escalate <id> <message to support>",
    "escalate-again <id> [--limit 1]",
    "close <id> --root-cause <text> (--runbook-change <text> | --no-runbook-change <why>) (--regression-check <text> | --no-regression-check <why>)",
    "post-mortem <id>",
  ],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, {
      state: { type: "string" },
      limit: { type: "string" },
      title: { type: "string" },
      severity: { type: "string" },
      freeze: { type: "boolean" },
      model: { type: "string" },
      concerns: { type: "string" },
      "root-cause": { type: "string" },
      "runbook-change": { type: "string" },
      "no-runbook-change": { type: "string" },
      "regression-check": { type: "string" },
      "no-regression-check": { type: "string" },
    });
    const [action = "list", id, ...words] = positionals;
    const path = () => `${BASE}/${encodeURIComponent(required(id, "the incident's id"))}`;
    const send = async (to: string, body: unknown, will: string) => {
      await confirm(will);
      const answer = await api.send("POST", to, body, incidentSchema);
      output.show(answer, () => rendered(answer));
    };
    const text = () => required(words.join(" "), "the text");
    switch (action) {
      case "list": {
        const query = values.state ? `?state=${encodeURIComponent(values.state)}` : "";
        const { items } = await api.list(`${BASE}${query}`, incidentSchema, wholeNumber(values.limit, "--limit", 50, 10_000));
        return output.show(items, () => renderList(items));
      }
      case "open": {
        const body = {
          title: required(values.title, "--title"),
          severity: oneOf(values.severity, ["critical", "major", "minor"], "--severity"),
          freezeDeploys: values.freeze ?? false,
          ...(values.model ? { model: values.model } : {}),
          ...(values.concerns ? { concerns: values.concerns } : {}),
        };
        return send(BASE, body, `open "${body.title}" with a copy of the health state${body.freezeDeploys ? ", and freeze deploys" : ""}`);
      }
      case "show": {
        const detail = await api.get(path(), detailSchema);
        return output.show(
          detail,
          () =>
            `${rendered(detail)}\n\n${table(
              ["at", "kind", "by", "text"],
              detail.timeline.map((entry) => [entry.at, entry.kind, entry.by, entry.text]),
            )}`,
        );
      }
      case "note":
        return send(`${path()}/notes`, { text: text() }, `note on ${id}`);
      case "update":
        return send(`${path()}/updates`, { text: text() }, `publish at /status for everybody: "${text()}"`);
      case "escalate-again": {
        const limit = wholeNumber(values.limit, "--limit", 1, 20);
        return send(`${path()}/escalations/replay`, { limit }, `call support again by the newest ${limit} of ${id} that have ended`);
      }
      case "escalate":
        return send(`${path()}/escalate`, { message: text() }, `call support by its webhook about ${id}`);
      case "close":
        return send(`${path()}/close`, review(values), `close ${id} with this review`);
      case "post-mortem": {
        const markdown = await api.getText(`${path()}/post-mortem`);
        return output.show({ markdown }, () => markdown);
      }
      default:
        throw new UsageError(`there is no incident ${action}`);
    }
  },
};

/** What is missing in it the route refuses by name (GEN-9). */
function review(values: Readonly<Record<string, string | boolean | undefined>>): object {
  const reviewed = (change: string | boolean | undefined, none: string | boolean | undefined) =>
    change ? { change } : none ? { none: true, reason: none } : undefined;
  return {
    rootCause: values["root-cause"],
    runbookChange: reviewed(values["runbook-change"], values["no-runbook-change"]),
    regressionCheck: reviewed(values["regression-check"], values["no-regression-check"]),
  };
}

const renderList = (items: readonly Incident[]): string =>
  table(
    ["id", "state", "severity", "opened", "by", "title"],
    items.map(({ id, state, severity, openedAt, openedBy, title }) => [id, state, severity, ago(openedAt, new Date()), openedBy, title]),
    "no incidents",
  );

function rendered({ id, title, state, severity, openedBy, openedAt, frozeDeploys, blastRadius }: Incident): string {
  const { sections, routes, buyers, clients, complete, windowMinutes } = blastRadius;
  return facts([
    ["id", id],
    ["title", title],
    ["state", `${state}, ${severity}`],
    ["opened", `${openedAt} by ${openedBy}`],
    ["deploys", frozeDeploys ? "frozen" : null],
    ["degraded sections", sections.map(({ name, status }) => `${name} (${status})`).join(", ")],
    ["failing routes", routes.map(({ route, failed, requests }) => `${route} ${failed}/${requests}`).join(", ")],
    ["affected", `${buyers} buyers, ${clients} clients in ${windowMinutes} min${complete ? "" : ", at least"}`],
  ]);
}
