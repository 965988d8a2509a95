import { z } from "zod";
import { oneOf, readArgs, required, UsageError, wholeNumber, type Command, type OpsContext } from "./command.ts";
import { money, moneyText } from "./money.ts";
import { ago, span, table } from "./output.ts";

const attemptSchema = z.looseObject({
  attemptId: z.string(),
  state: z.string(),
  ageSeconds: z.number(),
  thresholdSeconds: z.number(),
  stuck: z.boolean(),
  amount: money,
  cartId: z.string(),
  paymentIntentId: z.string().nullable(),
  nextAction: z.string(),
});
const usual = z.number().nullable();
const baselineSchema = z.looseObject({
  windowHours: z.number(),
  conversion: z.number().nullable(),
  volumes: z.array(z.looseObject({ state: z.string(), attempts: z.number(), amount: money })),
  states: z.array(
    z.looseObject({
      state: z.string(),
      thresholdSeconds: z.number(),
      usualSeconds: z.looseObject({ p50: usual, p95: usual, p99: usual }),
      current: z.looseObject({ attempts: z.number(), oldestAgeSeconds: z.number().nullable() }),
    }),
  ),
});
const webhookSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  state: z.string(),
  outcome: z.string().nullable(),
  lastError: z.string().nullable(),
  attempts: z.number(),
  receivedAt: z.string(),
});
const replayedSchema = z.object({ replayed: z.array(z.object({ id: z.string(), type: z.string(), outcome: z.string() })) });

/** `GET /admin/orders/checkout/report`, `GET …/baseline`, `GET /admin/webhooks`, `POST /admin/webhooks/replay`. */
export const checkout: Command = {
  summary: "checkout attempts to know of, what is usual, and received payment webhooks",
  usage: [
    "[--limit 50]",
    "baseline [--hours 24]",
    "webhooks [--state RECEIVED|ACTED|PARKED|HANDLED|IGNORED] [--limit 50]",
    "replay-webhooks <id>…",
    "replay-webhooks --state PARKED --limit 10",
    "decide-webhook <id> handled|ignored --reason <why>",
  ],
  async run(args, context) {
    const { values, positionals } = readArgs(args, {
      limit: { type: "string" },
      hours: { type: "string" },
      state: { type: "string" },
      reason: { type: "string" },
    });
    const [action = "report", ...ids] = positionals;
    const { api, output } = context;
    switch (action) {
      case "report": {
        const { items } = await api.list("/admin/orders/checkout/report", attemptSchema, wholeNumber(values.limit, "--limit", 50, 10_000));
        return output.show(items, () => report(items));
      }
      case "baseline": {
        const baseline = await api.get(
          `/admin/orders/checkout/baseline?windowHours=${wholeNumber(values.hours, "--hours", 24, 720)}`,
          baselineSchema,
        );
        return output.show(baseline, () => renderBaseline(baseline));
      }
      case "webhooks": {
        const query = values.state ? `?state=${encodeURIComponent(values.state)}` : "";
        const { items } = await api.list(`/admin/webhooks${query}`, webhookSchema, wholeNumber(values.limit, "--limit", 50, 10_000));
        return output.show(items, () =>
          table(
            ["id", "type", "state", "outcome", "tries", "received", "error"],
            items.map((item) => [
              item.id,
              item.type,
              item.state,
              item.outcome,
              item.attempts,
              ago(item.receivedAt, new Date()),
              item.lastError,
            ]),
          ),
        );
      }
      case "replay-webhooks":
        return replay(ids, values.state, values.limit, context);
      case "decide-webhook":
        return decide(ids, values.reason, context);
      default:
        throw new UsageError(`there is no checkout ${action}`);
    }
  },
};

async function decide([id, word]: readonly string[], given: string | undefined, { api, output, confirm }: OpsContext): Promise<void> {
  const decision = oneOf(word, ["handled", "ignored"], "the decision");
  const reason = required(given, "--reason");
  const path = `/admin/webhooks/${encodeURIComponent(required(id, "the webhook"))}/decision`;
  await confirm(`put ${id} away as ${decision}: nothing acts on it any more, and it pages no more`);
  const decided = await api.send("POST", path, { decision, reason }, z.looseObject({ id: z.string(), state: z.string() }));
  output.show(decided, () => `${decided.id} is ${decided.state}`);
}

async function replay(
  ids: readonly string[],
  state: string | undefined,
  limit: string | undefined,
  { api, output, confirm }: OpsContext,
): Promise<void> {
  if (ids.length === 0 && state === undefined) throw new UsageError("which webhooks? Give ids, or --state and --limit");
  const body = ids.length > 0 ? { ids } : { state, limit: wholeNumber(limit, "--limit", 10, 1_000) };
  await confirm(
    `act again on ${ids.length > 0 ? ids.join(", ") : `the oldest ${limit ?? 10} in state ${state}`}; a replay pays, ships and counts nothing twice`,
  );
  const { replayed } = await api.send("POST", "/admin/webhooks/replay", body, replayedSchema);
  output.show(replayed, () =>
    table(
      ["id", "type", "outcome"],
      replayed.map(({ id, type, outcome }) => [id, type, outcome]),
    ),
  );
}

const report = (attempts: readonly z.infer<typeof attemptSchema>[]): string =>
  table(
    ["attempt", "state", "age", "threshold", "amount", "payment", "next"],
    attempts.map((item) => [
      item.attemptId,
      item.stuck ? `${item.state} STUCK` : item.state,
      span(item.ageSeconds),
      span(item.thresholdSeconds),
      moneyText(item.amount),
      item.paymentIntentId,
      item.nextAction,
    ]),
    "no attempt to know of",
  );

function renderBaseline({ windowHours, conversion, volumes, states }: z.infer<typeof baselineSchema>): string {
  const seconds = (value: number | null) => (value === null ? null : span(value));
  return [
    `over ${windowHours} h, conversion ${conversion === null ? "unknown" : `${(conversion * 100).toFixed(1)} %`}`,
    table(
      ["state", "usual p50", "p95", "p99", "threshold", "now", "oldest"],
      states.map(({ state, usualSeconds, thresholdSeconds, current }) => [
        state,
        seconds(usualSeconds.p50),
        seconds(usualSeconds.p95),
        seconds(usualSeconds.p99),
        span(thresholdSeconds),
        current.attempts,
        seconds(current.oldestAgeSeconds),
      ]),
    ),
    table(
      ["state", "attempts", "amount"],
      volumes.map(({ state, attempts, amount }) => [state, attempts, moneyText(amount)]),
      "no attempts",
    ),
  ].join("\n\n");
}
