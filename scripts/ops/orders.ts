import { z } from "zod";
import { readArgs, required, UsageError, wholeNumber, type Command, type OpsContext } from "./command.ts";
import { money, moneyText } from "./money.ts";
import { ago, facts, table } from "./output.ts";

const foundSchema = z.looseObject({
  attemptId: z.string(),
  orderId: z.string().nullable(),
  state: z.string(),
  stateSince: z.string(),
  reason: z.string().nullable(),
  amount: money,
  buyer: z.looseObject({ id: z.string(), email: z.string().nullable() }),
  cartId: z.string(),
  paymentIntentId: z.string().nullable(),
  createdAt: z.string(),
});
const orderSchema = foundSchema.extend({
  requestId: z.string().nullable(),
  expiresAt: z.string(),
  lines: z.array(z.looseObject({ title: z.string(), quantity: z.number(), unitPrice: money, supplierId: z.string() })),
  lastFailure: z.looseObject({ code: z.string(), message: z.string(), times: z.number(), since: z.string() }).nullable(),
  nextAction: z.string().nullable(),
  acts: z.array(z.string()),
  timeline: z.array(
    z.looseObject({
      at: z.string(),
      kind: z.string(),
      what: z.string(),
      detail: z.string().nullable(),
      by: z.string().nullable(),
      ref: z.string().nullable(),
    }),
  ),
});
const actedSchema = z.looseObject({ outcome: z.string(), order: orderSchema });

const BASE = "/admin/orders";

/** `GET /admin/orders/search`, `GET /admin/orders/{id}`, and what is done about one. */
export const orders: Command = {
  summary: "orders and attempts: found by any key, one with all that happened to it, and what helps",
  usage: [
    "search [<order, attempt, cart, buyer, payment, request, webhook or e-mail address>] [--limit 20]",
    "show <id>",
    "ask <id>",
    "end <id> --reason <why>",
  ],
  async run(args, context) {
    const { values, positionals } = readArgs(args, { limit: { type: "string" }, reason: { type: "string" } });
    const [action = "search", key] = positionals;
    const { api, output } = context;
    switch (action) {
      case "search": {
        const path = key === undefined ? `${BASE}/search` : `${BASE}/search?q=${encodeURIComponent(key)}`;
        const { items } = await api.list(path, foundSchema, wholeNumber(values.limit, "--limit", 20, 10_000));
        return output.show(items, () => renderFound(items));
      }
      case "show": {
        const order = await api.get(`${BASE}/${encodeURIComponent(required(key, "the order's or attempt's id"))}`, orderSchema);
        return output.show(order, () => renderOrder(order));
      }
      case "ask":
        return act(
          {
            id: required(key, "the order's or attempt's id"),
            what: "ask",
            body: {},
            means: "ask the payment provider about it now, and take the steps that follow",
          },
          context,
        );
      case "end":
        return act(
          {
            id: required(key, "the attempt's id"),
            what: "end",
            body: { reason: required(values.reason, "--reason") },
            means: "make its payment impossible and free its cart; one that was paid meanwhile becomes its order",
          },
          context,
        );
      default:
        throw new UsageError(`there is no orders ${action}`);
    }
  },
};

async function act(
  { id, what, body, means }: { id: string; what: "ask" | "end"; body: object; means: string },
  { api, output, confirm }: OpsContext,
): Promise<void> {
  await confirm(`${id}: ${means}`);
  const acted = await api.send("POST", `${BASE}/${encodeURIComponent(id)}/${what}`, body, actedSchema);
  output.show(acted, () => `${acted.outcome}\n\n${renderOrder(acted.order)}`);
}

const renderFound = (found: readonly z.infer<typeof foundSchema>[]): string =>
  table(
    ["order", "attempt", "state", "amount", "buyer", "begun", "reason"],
    found.map(({ orderId, attemptId, state, amount, buyer, createdAt, reason }) => [
      orderId,
      attemptId,
      state,
      moneyText(amount),
      buyer.email ?? buyer.id,
      ago(createdAt, new Date()),
      reason,
    ]),
    "nothing has this key",
  );

function renderOrder(order: z.infer<typeof orderSchema>): string {
  const { lastFailure } = order;
  return [
    facts([
      ["order", order.orderId],
      ["attempt", order.attemptId],
      ["state", `${order.state}, ${ago(order.stateSince, new Date())}`],
      ["reason", order.reason],
      ["amount", moneyText(order.amount)],
      ["buyer", `${order.buyer.email ?? "account gone"} (${order.buyer.id})`],
      ["cart", order.cartId],
      ["payment", order.paymentIntentId],
      ["request", order.requestId],
      [
        "last failure",
        lastFailure &&
          `${lastFailure.code}: ${lastFailure.message}, ${lastFailure.times} times, first ${ago(lastFailure.since, new Date())}`,
      ],
      ["next", order.nextAction],
      ["you can", order.acts.join(", ")],
    ]),
    table(
      ["line", "pieces", "each", "supplier"],
      order.lines.map(({ title, quantity, unitPrice, supplierId }) => [title, quantity, moneyText(unitPrice), supplierId]),
    ),
    table(
      ["at", "kind", "what", "detail", "by", "ref"],
      order.timeline.map(({ at, kind, what, detail, by, ref }) => [at, kind, what, detail, by, ref]),
    ),
  ].join("\n\n");
}
