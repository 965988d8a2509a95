import { idempotencyKey } from "../../platform/http/idempotency.ts";
import { Routes } from "../../platform/http/route.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import { comparePayment } from "./compare-payment.ts";
import { noteOutOfBand } from "./note-out-of-band.ts";
import { paymentProblems } from "./problems.ts";
import { readPayment } from "./read-payment.ts";
import { refundPayment } from "./refund-payment.ts";
import {
  comparedSchema,
  outOfBandBody,
  paymentParams,
  paymentSchema,
  paymentView,
  refundBody,
  refundRequestSchema,
  refundRequestView,
} from "./schemas.ts";

const tag = "Payments";
const noStore = { "cache-control": "no-store" };

export const paymentRoutes = new Routes<CheckoutDeps>()
  .add(
    {
      method: "get",
      path: "/admin/payments/{intentId}",
      tag,
      summary: "What the books have of a payment",
      description: "Its captures, refunds and disputes, and what operators asked for. The provider is not asked.",
      access: "observer",
      params: paymentParams,
      replies: { 200: { description: "The payment.", schema: paymentSchema } },
    },
    async ({ deps, params: { intentId }, reply }) => reply(200, paymentView(intentId, await readPayment(deps, intentId)), noStore),
  )
  .add(
    {
      method: "post",
      path: "/admin/payments/{intentId}/compare",
      tag,
      summary: "Compare a payment with the provider",
      description:
        "Asks the provider what is true now, books the difference, and does what follows for its attempt and order. Safe to repeat.",
      access: "operator",
      params: paymentParams,
      replies: { 200: { description: "The payment as it is booked now, and what came of it.", schema: comparedSchema } },
    },
    async ({ deps, params: { intentId }, identity, reply }) => {
      const outcome = await comparePayment(deps, identity, intentId);
      return reply(200, { ...paymentView(intentId, await readPayment(deps, intentId)), outcome }, noStore);
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/payments/{intentId}/refunds",
      tag,
      summary: "Refund a payment, in part or what is left",
      description: "Once for each Idempotency-Key. Payments for attempts that are not known here can be refunded too.",
      access: "operator",
      stepUp: "money",
      params: paymentParams,
      body: refundBody,
      headers: [{ name: "idempotency-key", required: true, description: "A fresh one for each refund, the same one for each retry." }],
      replies: { 201: { description: "The request, as the provider took it.", schema: refundRequestSchema } },
      problems: ["idempotency-key-required", "idempotency-key-reused", "nothing-to-refund", "refund-exceeds-payment", "refund-refused"],
    },
    async ({ deps, params: { intentId }, body, identity, request, reply, refuse }) => {
      const idempotency = idempotencyKey(request, body);
      if (!idempotency) return refuse({ kind: "idempotency-key-required" }, paymentProblems);
      const result = await refundPayment(deps, identity, { ...body, intentId, idempotency });
      return result.ok ? reply(201, refundRequestView(result.value), noStore) : refuse(result.refusal, paymentProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/payments/{intentId}/out-of-band",
      tag,
      summary: "Say that what is owed was given back another way",
      description:
        "For a refund that failed after it had succeeded, where the provider cannot give the money back: all of it was, by bank transfer for example. Safe to repeat.",
      access: "operator",
      stepUp: "money",
      params: paymentParams,
      body: outOfBandBody,
      replies: { 200: { description: "The payment as it is booked now.", schema: paymentSchema } },
      problems: ["nothing-owed", "refund-under-way"],
    },
    async ({ deps, params: { intentId }, body, identity, reply, refuse }) => {
      const result = await noteOutOfBand(deps, identity, { intentId, reason: body.reason });
      if (!result.ok) return refuse(result.refusal, paymentProblems);
      return reply(200, paymentView(intentId, await readPayment(deps, intentId)), noStore);
    },
  );
