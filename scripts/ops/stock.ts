import { z } from "zod";
import { oneOf, readArgs, required, UsageError, wholeNumber, type Command, type OpsContext } from "./command.ts";
import { ago, table } from "./output.ts";

const SHORTFALLS = "/admin/stock/shortfalls";
const STATES = ["OPEN", "BACK_ORDERED", "REFUNDING", "REFUNDED"] as const;
const RESERVATION_STATES = ["HELD", "SOLD", "RELEASED"] as const;

const reservationSchema = z.looseObject({
  attemptId: z.string(),
  quantity: z.number(),
  state: z.string(),
  taken: z.number(),
  heldAt: z.string(),
  expiresAt: z.string(),
  orderId: z.string().nullable(),
});
const offerStockSchema = z.looseObject({
  offerId: z.string(),
  told: z.object({ pieces: z.number(), at: z.string(), by: z.string().nullable() }).nullable(),
  held: z.number(),
  free: z.number().nullable(),
  reservations: z.looseObject({ items: z.array(reservationSchema), nextCursor: z.string().nullish() }),
});
const shortfallSchema = z.looseObject({
  id: z.string(),
  orderId: z.string(),
  offerId: z.string(),
  short: z.number(),
  told: z.number(),
  foundAt: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
});

/** `GET /admin/stock/offers/{id}`, `GET /admin/stock/shortfalls`, `POST …/{id}/decision`. */
export const stock: Command = {
  summary: "stock of an offer and who has it; lines of paid orders short of pieces, and what becomes of them",
  usage: [
    "offer <ofr_…> [--state HELD|SOLD|RELEASED] [--limit 50]",
    "shortfalls [--state OPEN|BACK_ORDERED|REFUNDING|REFUNDED] [--limit 50]",
    "back-order <shf_…> --reason <when the rest comes>",
    "refund <shf_…> --reason <why they do not come>",
  ],
  async run(args, context) {
    const { values, positionals } = readArgs(args, { state: { type: "string" }, limit: { type: "string" }, reason: { type: "string" } });
    const [action = "shortfalls", id] = positionals;
    const { api, output } = context;
    switch (action) {
      case "offer": {
        const state = values.state === undefined ? "" : `&state=${oneOf(values.state, RESERVATION_STATES, "--state")}`;
        const limit = wholeNumber(values.limit, "--limit", 50, 100);
        const found = await api.get(
          `/admin/stock/offers/${encodeURIComponent(required(id, "the offer's id"))}?limit=${limit}${state}`,
          offerStockSchema,
        );
        return output.show(found, () => renderOffer(found));
      }
      case "shortfalls": {
        const state = oneOf(values.state ?? "OPEN", STATES, "--state");
        const limit = wholeNumber(values.limit, "--limit", 50, 10_000);
        const { items } = await api.list(`${SHORTFALLS}?state=${state}`, shortfallSchema, limit);
        return output.show(items, () => renderShortfalls(items));
      }
      case "back-order":
        return decide(action, required(id, "the shortfall's id"), required(values.reason, "--reason"), context);
      case "refund":
        return refund(required(id, "the shortfall's id"), required(values.reason, "--reason"), context);
      default:
        throw new UsageError(`there is no stock ${action}`);
    }
  },
};

async function decide(decision: "back-order", id: string, reason: string, { api, output, confirm }: OpsContext): Promise<void> {
  await confirm(`${decision} ${id}: the buyer waits for the missing pieces, and is told so`);
  const decided = await api.send("POST", `${SHORTFALLS}/${encodeURIComponent(id)}/decision`, { decision, reason }, shortfallSchema);
  output.show(decided, () => `${decided.id} is ${decided.state}`);
}

async function refund(id: string, reason: string, { api, output, confirm }: OpsContext): Promise<void> {
  await confirm(`refund ${id}: what was paid for the missing pieces goes back to the buyer, and they do not come`);
  const refunded = await api.send("POST", `${SHORTFALLS}/${encodeURIComponent(id)}/refund`, { reason }, shortfallSchema);
  output.show(refunded, () => `${refunded.id} is ${refunded.state}`);
}

function renderOffer({ offerId, told, held, free, reservations }: z.infer<typeof offerStockSchema>): string {
  const said =
    told === null ? "its supplier tells no stock" : `${told.pieces} pieces told ${ago(told.at, new Date())} by ${told.by ?? "its page"}`;
  return [
    `${offerId}: ${said}; ${held} held, ${free === null ? "what is free is not known" : `${free} free`}`,
    table(
      ["attempt", "pieces", "state", "taken", "held", "expires", "order"],
      reservations.items.map((item) => [
        item.attemptId,
        item.quantity,
        item.state,
        item.taken,
        ago(item.heldAt, new Date()),
        item.expiresAt,
        item.orderId,
      ]),
      "nobody has any of it",
    ),
    ...(reservations.nextCursor ? ["there are more: give a larger --limit"] : []),
  ].join("\n");
}

const renderShortfalls = (items: readonly z.infer<typeof shortfallSchema>[]): string =>
  table(
    ["id", "order", "offer", "short", "told", "state", "reason", "found"],
    items.map((item) => [
      item.id,
      item.orderId,
      item.offerId,
      item.short,
      item.told,
      item.state,
      item.reason,
      ago(item.foundAt, new Date()),
    ]),
    "no line is short",
  );
