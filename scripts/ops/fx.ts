import { z } from "zod";
import { oneOf, readArgs, required, UsageError, wholeNumber, type Command, type OpsContext } from "./command.ts";
import { ago, table } from "./output.ts";

const HELD = "/admin/fx/held-rates";
const heldSchema = z.looseObject({
  id: z.string(),
  base: z.string(),
  currency: z.string(),
  rate: z.string(),
  asOf: z.string(),
  source: z.string(),
  doubts: z.array(z.string()),
  storedRate: z.string().nullable(),
  heldAt: z.string(),
  state: z.string(),
});
const pastSchema = z.looseObject({
  currency: z.string(),
  rate: z.string(),
  asOf: z.string(),
  source: z.string().nullable(),
  fetchedAt: z.string(),
});
const decidedSchema = z.object({ id: z.string(), state: z.string() });
const STATES = ["open", "accepted", "rejected", "superseded"] as const;

/** `GET /admin/fx/held-rates`, `POST …/{id}/decision`, `GET /fx/rates/{currency}/history`. */
export const fx: Command = {
  summary: "exchange rates that were published and held back: list, accept, reject; what was in force",
  usage: [
    "held [--state open|accepted|rejected|superseded] [--limit 50]",
    "accept <id> --note <how it was confirmed>",
    "reject <id> --note <what is wrong with it>",
    "history <currency> [--limit 50]",
  ],
  async run(args, context) {
    const { values, positionals } = readArgs(args, { state: { type: "string" }, limit: { type: "string" }, note: { type: "string" } });
    const [action = "held", id] = positionals;
    const { api, output } = context;
    switch (action) {
      case "held": {
        const state = oneOf(values.state ?? "open", STATES, "--state");
        const { items, more } = await api.list(`${HELD}?state=${state}`, heldSchema, wholeNumber(values.limit, "--limit", 50, 10_000));
        return output.show(items, () => `${rendered(items)}${more ? "\nthere are more: give a larger --limit" : ""}`);
      }
      case "history": {
        const path = `/fx/rates/${encodeURIComponent(required(id, "a currency"))}/history`;
        const { items, more } = await api.list(path, pastSchema, wholeNumber(values.limit, "--limit", 50, 10_000));
        return output.show(items, () => `${past(items)}${more ? "\nthere are more: give a larger --limit" : ""}`);
      }
      case "accept":
      case "reject":
        return decide(action, required(id, "the held figure's id"), required(values.note, "--note"), context);
      default:
        throw new UsageError(`there is no fx ${action}`);
    }
  },
};

async function decide(decision: "accept" | "reject", id: string, note: string, { api, output, confirm }: OpsContext): Promise<void> {
  await confirm(
    `${decision} ${id}: ${decision === "accept" ? "money is converted with it from now on" : "the last good rate goes on serving"}`,
  );
  const decided = await api.send("POST", `${HELD}/${encodeURIComponent(id)}/decision`, { decision, note }, decidedSchema);
  output.show(decided, () => `${decided.id} is ${decided.state}`);
}

const rendered = (items: readonly z.infer<typeof heldSchema>[]): string =>
  table(
    ["id", "currency", "published", "stands", "of", "source", "doubts", "state", "held"],
    items.map((item) => [
      item.id,
      `${item.currency} per ${item.base}`,
      item.rate,
      item.storedRate,
      item.asOf,
      item.source,
      item.doubts.join(", "),
      item.state,
      ago(item.heldAt, new Date()),
    ]),
    "nothing is held back",
  );

const past = (items: readonly z.infer<typeof pastSchema>[]): string =>
  table(
    ["currency", "rate", "published", "source", "in force since"],
    items.map(({ currency, rate, asOf, source, fetchedAt }) => [currency, rate, asOf, source ?? "not noted", fetchedAt]),
    "nothing was in force",
  );
