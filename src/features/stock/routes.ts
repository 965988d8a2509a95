import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { decideShortfall } from "./decide-shortfall.ts";
import { refundShortfall } from "./refund-shortfall.ts";
import type { StockDeps } from "./ports.ts";
import { shortfallProblems } from "./problems.ts";
import {
  offerStockParams,
  offerStockSchema,
  offerStockView,
  reservationsQuery,
  reservationView,
  shortfallBody,
  shortfallPage,
  shortfallParams,
  shortfallRefundBody,
  shortfallSchema,
  shortfallsQuery,
  shortfallView,
} from "./schemas.ts";
import { listShortfalls } from "./shortfall-store.ts";
import { offerStock, reservationsOf } from "./stock-store.ts";

const tag = "Stock";
const noStore = { "cache-control": "no-store" };

export const stockRoutes = new Routes<StockDeps>()
  .add(
    {
      method: "get",
      path: "/admin/stock/offers/{id}",
      tag,
      summary: "An offer's stock, and who has it",
      access: "observer",
      params: offerStockParams,
      query: reservationsQuery,
      replies: { 200: { description: "Reservations of the newest attempts first.", schema: offerStockSchema } },
    },
    async ({ deps, params, query, reply }) => {
      const [beforeId] = readCursor(query.cursor, 1) ?? [];
      const stock = await offerStock(deps.db, params.id);
      if (!stock) throw notFound("offer");
      const rows = await reservationsOf(deps.db, params.id, { state: query.state, limit: query.limit + 1, beforeId });
      const view = reservationView({ pieces: stock.pieces, at: stock.toldAt });
      const reservations = toPage(rows, query.limit, ({ attemptId }) => [attemptId], view);
      return reply(200, { ...offerStockView(params.id, stock), reservations }, noStore);
    },
  )
  .add(
    {
      method: "get",
      path: "/admin/stock/shortfalls",
      tag,
      summary: "Lines of paid orders that are short of pieces",
      access: "observer",
      query: shortfallsQuery,
      replies: { 200: { description: "Newest first.", schema: shortfallPage } },
    },
    async ({ deps, query, reply }) => {
      const [beforeId] = readCursor(query.cursor, 1) ?? [];
      const rows = await listShortfalls(deps.db, { state: query.state, limit: query.limit + 1, beforeId });
      return reply(
        200,
        toPage(rows, query.limit, ({ id }) => [id], shortfallView),
        noStore,
      );
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/stock/shortfalls/{id}/decision",
      tag,
      summary: "Decide about pieces that were paid and are not there",
      description: "Once. Back-ordered, the buyer waits for them.",
      access: "operator",
      params: shortfallParams,
      body: shortfallBody,
      replies: { 200: { description: "What it is now.", schema: shortfallSchema } },
      problems: ["shortfall-decided"],
    },
    async ({ deps, identity, params, body, reply, refuse }) => {
      const result = await decideShortfall(deps, identity, params.id, body);
      return result.ok ? reply(200, shortfallView(result.value), noStore) : refuse(result.refusal, shortfallProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/stock/shortfalls/{id}/refund",
      tag,
      summary: "Give back what was paid for pieces that are not there",
      description:
        "Once. Their price goes back to the buyer by the payment provider, and they are sold no more. While it is REFUNDING the provider was not heard yet: it is asked until it is.",
      access: "operator",
      stepUp: "money",
      params: shortfallParams,
      body: shortfallRefundBody,
      replies: { 200: { description: "What it is now: REFUNDED, or REFUNDING.", schema: shortfallSchema } },
      problems: ["shortfall-decided", "nothing-to-refund", "refund-exceeds-payment", "refund-refused"],
    },
    async ({ deps, identity, params, body, reply, refuse }) => {
      const result = await refundShortfall(deps, identity, params.id, body);
      return result.ok ? reply(200, shortfallView(result.value), noStore) : refuse(result.refusal, shortfallProblems);
    },
  );
