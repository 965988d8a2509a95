import type { Words } from "../../platform/language/translate.ts";
import { clientProduct } from "../../platform/http/client-product.ts";
import { versionsOfIfMatch, withNamedVersions } from "../../platform/http/conditionals.ts";
import { idempotencyKey, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { callerWords } from "../../platform/http/page-language.ts";
import { Routes } from "../../platform/http/route.ts";
import { readBytes } from "../../platform/http/validate.ts";
import { cartPreconditionSchema, cartVersionRequiredSchema } from "../cart/schemas.ts";
import { ignoredIfMatch } from "../cart/expected-version.ts";
import { cancelCheckout } from "./cancel-checkout.ts";
import { checkoutBaseline } from "./checkout-baseline.ts";
import { checkoutReport } from "./checkout-report.ts";
import type { CheckoutDeps } from "./ports.ts";
import { checkoutProblems, webhookProblems } from "./problems.ts";
import { readCheckout } from "./read-checkout.ts";
import { receiveWebhook } from "./receive-webhook.ts";
import {
  attemptPageSchema,
  attemptParams,
  attemptsQuery,
  attemptSchema,
  attemptSummaryView,
  attemptView,
  checkoutRefusedSchema,
  baselineQuery,
  baselineSchema,
  receivedSchema,
  reportQuery,
  reportSchema,
  startCheckoutBody,
} from "./schemas.ts";
import { listAttempts } from "./store.ts";
import { startCheckout } from "./start-checkout.ts";

const tag = "Checkout";
const noStore = { "cache-control": "no-store" };
const inWords = ({ language }: Words) => ({ ...noStore, "content-language": language, vary: "accept-language" });
const attemptReply = { description: "The attempt.", schema: attemptSchema };

export const checkoutRoutes = new Routes<CheckoutDeps>()
  .add(
    {
      method: "post",
      path: "/checkouts",
      tag,
      summary: "Check a cart out",
      description:
        "Reserves the cart's lines at its snapshot version and opens their payment. A repeat with the same key goes on where the first stopped, and answers what that answered: the attempt as it stands now, or the same refusal of its payment.",
      access: "buyer",
      scope: "checkout",
      body: startCheckoutBody,
      headers: [
        { name: "idempotency-key", required: true, description: "A fresh one for each checkout, the same one for each retry." },
        {
          name: "if-match",
          required: false,
          description: "The cart's ETag, instead of `expectedSnapshotVersion`, which wins where both are sent.",
        },
      ],
      replies: { 201: { ...attemptReply, headers: ["location", "idempotency-replayed", "x-ignored-if-match"] } },
      refusals: { 409: checkoutRefusedSchema, 412: cartPreconditionSchema, 428: cartVersionRequiredSchema },
      problems: [
        "idempotency-key-required",
        "idempotency-key-reused",
        "idempotency-in-flight",
        "cart-version-required",
        "cart-version-conflict",
        "cart-empty",
        "not-chargeable",
        "offers-changed",
        "stock-short",
        "checkout-in-progress",
        "checkout-ended",
        "payment-refused",
      ],
    },
    async ({ deps, body, identity, request, reply, refuse }) => {
      const idempotency = idempotencyKey(request, withNamedVersions(request, body));
      if (!idempotency) return refuse({ kind: "idempotency-key-required" }, checkoutProblems);
      const versions = { expectedSnapshotVersion: body.expectedSnapshotVersion, ifMatch: versionsOfIfMatch(request) };
      const who = { buyerId: identity.id, client: clientProduct(request) };
      const result = await startCheckout(deps, { cartId: body.cartId, ...versions, ...who, idempotency });
      if (!result.ok) {
        const refusal = refuse(result.refusal, checkoutProblems);
        if (result.refusal.kind === "payment-refused" && result.refusal.replayed) refusal.headers.set(REPLAYED_HEADER, "true");
        return refusal;
      }
      const { attempt, replayed } = result.value;
      const ignored = ignoredIfMatch(versions);
      const words = await callerWords(deps, request);
      return reply(201, attemptView(attempt, words), {
        ...inWords(words),
        location: `/checkouts/${attempt.id}`,
        ...(replayed ? { [REPLAYED_HEADER]: "true" } : {}),
        ...(ignored === undefined ? {} : { "x-ignored-if-match": ignored }),
      });
    },
  )
  .add(
    {
      method: "get",
      path: "/checkouts",
      tag,
      summary: "The buyer's checkout attempts",
      description: "On whatever device they were begun, so that another can go on with them.",
      access: "buyer",
      scope: "checkout",
      query: attemptsQuery,
      replies: { 200: { description: "The latest begun first.", schema: attemptPageSchema } },
    },
    async ({ deps, query, identity, request, reply }) => {
      const [beforeId] = readCursor(query.cursor, 1) ?? [];
      const [rows, words] = await Promise.all([
        listAttempts(deps.db, identity.id, { limit: query.limit + 1, beforeId }),
        callerWords(deps, request),
      ]);
      return reply(
        200,
        toPage(
          rows,
          query.limit,
          ({ id }) => [id],
          (attempt) => attemptSummaryView(attempt, words),
        ),
        inWords(words),
      );
    },
  )
  .add(
    {
      method: "get",
      path: "/checkouts/{id}",
      tag,
      summary: "A checkout attempt",
      description:
        "While its payment is open the provider is asked, once a second at most, so that an order stands however its webhooks fare; `degraded` where it could not be.",
      access: "buyer",
      scope: "checkout",
      params: attemptParams,
      replies: { 200: attemptReply },
    },
    async ({ deps, params, identity, request, reply }) => {
      const [{ attempt, degraded }, words] = await Promise.all([readCheckout(deps, identity.id, params.id), callerWords(deps, request)]);
      return reply(200, attemptView(attempt, words, degraded), inWords(words));
    },
  )
  .add(
    {
      method: "post",
      path: "/checkouts/{id}/cancel",
      tag,
      summary: "Give up an unpaid attempt",
      description: "Idempotent. The cart can then be checked out anew.",
      access: "buyer",
      scope: "checkout",
      params: attemptParams,
      replies: { 200: attemptReply },
      problems: ["already-paid"],
    },
    async ({ deps, params, identity, request, reply, refuse }) => {
      const result = await cancelCheckout(deps, identity.id, params.id);
      if (!result.ok) return refuse(result.refusal, checkoutProblems);
      const words = await callerWords(deps, request);
      return reply(200, attemptView(result.value, words), inWords(words));
    },
  )
  .add(
    {
      method: "post",
      path: "/webhooks/stripe",
      tag,
      summary: "Events of the payment provider",
      description: "The signature is verified over the raw body; the event is stored, then acted on.",
      access: "public",
      rateLimit: "none",
      headers: [{ name: "stripe-signature", required: true, description: "`t=…,v1=…`, at most five minutes old." }],
      replies: { 200: { description: "It is stored.", schema: receivedSchema } },
      problems: ["webhook-signature-invalid"],
    },
    async ({ deps, request, reply, refuse }) => {
      const rawBody = new TextDecoder().decode(await readBytes(request, deps.contract.http.maxBodyBytes));
      const result = await receiveWebhook(deps, { rawBody, signature: request.headers.get("stripe-signature") ?? "" });
      return result.ok ? reply(200, { received: result.value }) : refuse(result.refusal, webhookProblems);
    },
  )
  .add(
    {
      method: "get",
      path: "/admin/orders/checkout/report",
      tag,
      summary: "Attempts to know of",
      description: "Reserved, reconciling, and unpaid past their threshold, the longest waiting first.",
      access: "observer",
      query: reportQuery,
      replies: { 200: { description: "The attempts.", schema: reportSchema } },
    },
    async ({ deps, query, reply }) => reply(200, await checkoutReport(deps, { limit: query.limit, cursor: query.cursor }), noStore),
  )
  .add(
    {
      method: "get",
      path: "/admin/orders/checkout/baseline",
      tag,
      summary: "What is usual, beside what is now",
      access: "observer",
      query: baselineQuery,
      replies: {
        200: {
          description: "Durations by state in seconds, volumes and conversion over the window, and current figures.",
          schema: baselineSchema,
        },
      },
    },
    async ({ deps, query, reply }) => reply(200, await checkoutBaseline(deps, query.windowHours), noStore),
  );
