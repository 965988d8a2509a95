import { z } from "zod";
import { oneOf, readArgs, required, UsageError, wholeNumber, type Command } from "./command.ts";
import { ago, table } from "./output.ts";

const HELD_PRICES = "/admin/held-prices";
const STATES = ["HELD", "ACCEPTED", "REJECTED", "OVERTAKEN"] as const;

const moneySchema = z.object({ amount: z.number(), currency: z.string() });
const heldPriceSchema = z.looseObject({
  id: z.string(),
  supplierId: z.string(),
  title: z.string(),
  url: z.string(),
  state: z.string(),
  price: moneySchema,
  from: z.looseObject({ syntax: z.string(), path: z.string() }).nullable(),
  doubts: z.array(z.looseObject({ kind: z.string(), price: moneySchema, path: z.string().optional(), seenAt: z.string().optional() })),
  heldAt: z.string(),
});
type HeldPrice = z.infer<typeof heldPriceSchema>;

/** `GET /admin/held-prices`, `POST /admin/held-prices/{id}/decision`. */
export const heldPrices: Command = {
  summary: "prices that were read and not published, what speaks against them, and what becomes of them",
  usage: [
    "list [--state HELD|ACCEPTED|REJECTED|OVERTAKEN] [--supplier <id>] [--limit 50]",
    "accept <hpr_…> --note <why it is right>",
    "reject <hpr_…> --note <why it is wrong>",
  ],
  async run(args, { api, output, confirm }) {
    const text = { type: "string" } as const;
    const { values, positionals } = readArgs(args, { state: text, supplier: text, limit: text, note: text });
    const [action = "list", id] = positionals;
    if (action === "list") {
      const state = oneOf(values.state ?? "HELD", STATES, "--state");
      const supplier = values.supplier === undefined ? "" : `&supplierId=${encodeURIComponent(values.supplier)}`;
      const limit = wholeNumber(values.limit, "--limit", 50, 10_000);
      const { items } = await api.list(`${HELD_PRICES}?state=${state}${supplier}`, heldPriceSchema, limit);
      return output.show(items, () => renderHeldPrices(items));
    }
    if (action !== "accept" && action !== "reject") throw new UsageError(`there is no held-prices ${action}`);
    const path = `${HELD_PRICES}/${encodeURIComponent(required(id, "the held price's id"))}/decision`;
    const note = required(values.note, "--note");
    await confirm(`${action} ${id}: this holds for the same price whenever it is read again`);
    const decided = await api.send("POST", path, { decision: action, note }, heldPriceSchema);
    output.show(decided, () => `${decided.id} is ${decided.state}`);
  },
};

const written = ({ amount, currency }: HeldPrice["price"]): string => `${amount} ${currency}`;

const renderHeldPrices = (items: readonly HeldPrice[]): string =>
  table(
    ["id", "supplier", "offer", "read", "where", "against it", "held"],
    items.map(({ id, supplierId, title, price, from, doubts, heldAt }) => [
      ...[id, supplierId, title, written(price), from && `${from.syntax}: ${from.path}`],
      doubts.map((doubt) => `${written(doubt.price)} (${doubt.path ?? `published ${doubt.seenAt ?? "before"}`})`).join("; "),
      ago(heldAt, new Date()),
    ]),
    "no price is held",
  );
