import { z } from "zod";
import { oneOf, readArgs, required, UsageError, wholeNumber, type Command, type OpsContext } from "./command.ts";
import { CONDITIONS, haltReplay, replayWhere, showReplays } from "./bulk-replays.ts";
import { edit } from "./edited-replay.ts";
import { ago, table } from "./output.ts";

const letterSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  cause: z.string(),
  error: z.string(),
  automationId: z.string().nullable(),
  event: z.looseObject({ type: z.string(), subject: z.string() }),
  createdAt: z.string(),
  attempts: z.array(z.unknown()),
  incidentId: z.string().nullable(),
});
type Letter = z.infer<typeof letterSchema>;

const resentSchema = z.looseObject({
  replaying: z.array(z.string()),
  refused: z.array(z.object({ id: z.string(), reason: z.string() })),
});
const replaySchema = resentSchema.extend({ undecided: z.number() });
const LIST = "/automations/dead-letters";

/** `GET /automations/dead-letters`, `POST …/replay`, `POST …/{id}/outcome`, `POST …/review`; `POST /automations/executions/replay`. */
export const automations: Command = {
  summary:
    "automations' dead letters: list, show, replay, also many by conditions, record an outcome or a review; send again what was acknowledged",
  usage: [
    "[--state undecided] [--limit 50]",
    "show <id>",
    "replay <id>…",
    "replay --oldest <count>",
    "replay-where [--type <event>] [--cause spent] [--automation <id>] [--buyer <id>] [--subject <it>] [--error <words>] [--key <of before>]",
    "replays",
    "halt <bulk replay>",
    "edit <id> --data <file with the payload's JSON> --reason <why>",
    "resend <execution>…",
    "outcome <id> handled-manually --note <what was done> [--incident <id>]",
    "outcome <id> deferred --note <why> --incident <id>",
    "review --note <what was found>",
  ],
  async run(args, context) {
    const { values, positionals } = readArgs(args, {
      state: { type: "string" },
      limit: { type: "string" },
      oldest: { type: "string" },
      ...CONDITIONS,
      data: { type: "string" },
      reason: { type: "string" },
      note: { type: "string" },
      incident: { type: "string" },
    });
    const [action = "list", ...rest] = positionals;
    const { api, output } = context;
    switch (action) {
      case "list": {
        const { items, more } = await api.list(
          `${LIST}${values.state ? `?state=${encodeURIComponent(values.state)}` : ""}`,
          letterSchema,
          wholeNumber(values.limit, "--limit", 50, 10_000),
        );
        return output.show(items, () => `${rendered(items)}${more ? "\nthere are more: give a larger --limit" : ""}`);
      }
      case "show": {
        const id = required(rest[0], "the dead letter's id");
        const { items } = await api.list(LIST, letterSchema, 10_000);
        const letter = items.find((item) => item.id === id);
        if (!letter) throw new UsageError(`there is no dead letter ${id}`);
        return output.show(letter, () => JSON.stringify(letter, null, 2));
      }
      case "replay":
        return replay(rest.length > 0 ? rest : await oldest(context, wholeNumber(values.oldest, "--oldest", 0, 50)), context);
      case "replay-where":
        return replayWhere(values, context);
      case "replays":
        return showReplays(context);
      case "halt":
        return haltReplay(rest[0], context);
      case "edit":
        return edit(rest[0], values, context);
      case "resend":
        return resend(rest, context);
      case "outcome":
        return decide(rest, { note: values.note, incident: values.incident }, context);
      case "review":
        return review(values.note, context);
      default:
        throw new UsageError(`there is no automations ${action}`);
    }
  },
};

async function oldest({ api }: OpsContext, count: number): Promise<string[]> {
  const { items } = await api.list(`${LIST}?state=undecided`, letterSchema, count);
  return items.map(({ id }) => id);
}

async function replay(ids: readonly string[], { api, output, confirm }: OpsContext): Promise<void> {
  if (ids.length === 0) throw new UsageError("there is nothing to replay");
  await confirm(
    `replay ${ids.length} dead letter${ids.length === 1 ? "" : "s"}, each with its own webhook-id: ${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", …" : ""}`,
  );
  const answer = await api.send("POST", `${LIST}/replay`, { ids }, replaySchema);
  output.show(answer, () => renderedReplay(answer, `replaying ${answer.replaying.length}, undecided ${answer.undecided}`));
}

async function resend(ids: readonly string[], { api, output, confirm }: OpsContext): Promise<void> {
  if (ids.length === 0) throw new UsageError("there is nothing to send again");
  await confirm(`send ${ids.length} acknowledged deliver${ids.length === 1 ? "y" : "ies"} again, each with its own webhook-id`);
  const answer = await api.send("POST", "/automations/executions/replay", { ids }, resentSchema);
  output.show(answer, () => renderedReplay(answer, `sending ${answer.replaying.length} again`));
}

const renderedReplay = ({ refused }: z.infer<typeof resentSchema>, said: string): string =>
  refused.length === 0
    ? said
    : `${said}\n${table(
        ["refused", "because"],
        refused.map(({ id, reason }) => [id, reason]),
      )}`;

async function decide(
  args: readonly string[],
  { note, incident }: { note: string | undefined; incident: string | undefined },
  { api, output, confirm }: OpsContext,
): Promise<void> {
  const id = required(args[0], "the dead letter's id");
  const outcome = oneOf(args[1], ["handled-manually", "deferred"], "the outcome");
  const body = { outcome, note: required(note, "--note"), ...(incident ? { incidentId: incident } : {}) };
  if (outcome === "deferred") required(incident, "--incident");
  await confirm(
    outcome === "deferred"
      ? `${id} stays in the backlog until ${incident} closes`
      : `${id} leaves the backlog as handled by hand; it is not sent`,
  );
  const answer = await api.send(
    "POST",
    `${LIST}/${encodeURIComponent(id)}/outcome`,
    body,
    z.looseObject({ id: z.string(), state: z.string() }),
  );
  output.show(answer, () => `${answer.id} is ${answer.state}`);
}

async function review(note: string | undefined, { api, output, confirm }: OpsContext): Promise<void> {
  const body = { note: required(note, "--note") };
  await confirm("the dead letters were gone through; the next review is due a cadence from now");
  const answer = await api.send("POST", `${LIST}/review`, body, z.looseObject({ deadLetters: z.number(), undecided: z.number() }));
  output.show(answer, () => `reviewed: ${answer.deadLetters} in the backlog, ${answer.undecided} undecided`);
}

const rendered = (letters: readonly Letter[]): string =>
  table(
    ["id", "state", "event", "subject", "cause", "error", "tries", "died"],
    letters.map(({ id, state, event, cause, error, attempts, createdAt }) => [
      id,
      state,
      event.type,
      event.subject,
      cause,
      error.slice(0, 60),
      attempts.length,
      ago(createdAt, new Date()),
    ]),
    "no dead letters",
  );
