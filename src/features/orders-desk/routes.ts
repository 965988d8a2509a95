import { Routes } from "../../platform/http/route.ts";
import { askAgain } from "../checkout/ask-again.ts";
import { endForOperator } from "../checkout/cancel-checkout.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import { deskProblems } from "./problems.ts";
import { attemptIdOf, readOrder } from "./read-order.ts";
import { actedSchema, endBody, foundPage, orderAtDeskSchema, orderParams, searchQuery } from "./schemas.ts";
import { searchOrders } from "./search-orders.ts";

const tag = "Orders";
const noStore = { "cache-control": "no-store" };

/** What operators look after orders by. */
export const ordersDeskRoutes = new Routes<CheckoutDeps>()
  .add(
    {
      method: "get",
      path: "/admin/orders/search",
      tag,
      summary: "Find orders and checkout attempts",
      description: "By one key, exactly: each is in an index, so that a search costs what it finds.",
      access: "observer",
      query: searchQuery,
      replies: { 200: { description: "Attempts with their orders, newest first.", schema: foundPage } },
    },
    async ({ deps, query, reply }) => reply(200, await searchOrders(deps, query), noStore),
  )
  .add(
    {
      method: "get",
      path: "/admin/orders/{id}",
      tag,
      summary: "An order or attempt with all that happened to it",
      access: "observer",
      params: orderParams,
      replies: { 200: { description: "The order, its attempt, webhooks and timeline.", schema: orderAtDeskSchema } },
    },
    async ({ deps, params, reply }) => reply(200, await readOrder(deps, params.id), noStore),
  )
  .add(
    {
      method: "post",
      path: "/admin/orders/{id}/ask",
      tag,
      summary: "Ask the payment provider again",
      description:
        "And take the steps that follow from its answer, as the reconcile would: an order, a refund, an end, or none. Safe to repeat.",
      access: "operator",
      params: orderParams,
      replies: { 200: { description: "What came of it, and the order or attempt as it stands after.", schema: actedSchema } },
      problems: ["attempt-busy"],
    },
    async ({ deps, params, identity, reply, refuse }) => {
      const attemptId = await attemptIdOf(deps, params.id);
      const asked = await askAgain(deps, identity, attemptId);
      return asked.ok
        ? reply(200, { outcome: asked.value, order: await readOrder(deps, attemptId) }, noStore)
        : refuse(asked.refusal, deskProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/orders/{id}/end",
      tag,
      summary: "End an unpaid attempt",
      description: "Its payment is made impossible and its cart is free again. One that was paid meanwhile becomes its order instead.",
      access: "operator",
      params: orderParams,
      body: endBody,
      replies: { 200: { description: "The attempt as it stands after.", schema: actedSchema } },
      problems: ["already-paid"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const attemptId = await attemptIdOf(deps, params.id);
      const ended = await endForOperator(deps, identity, attemptId, body.reason);
      return ended.ok
        ? reply(200, { outcome: ended.value.state.toLowerCase(), order: await readOrder(deps, attemptId) }, noStore)
        : refuse(ended.refusal, deskProblems);
    },
  );
