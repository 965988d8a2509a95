import { putSupplier } from "../../../../src/features/crawl/supplier-store.ts";
import { holdBack } from "../../../../src/features/crawl/held-prices/store.ts";
import { storeLetter } from "../../../../src/features/dead-letters/store.ts";
import { fxHeldRates } from "../../../../src/features/fx/tables.ts";
import { lineOf } from "../../operator.ts";
import { ACCOUNT_WRITES } from "./account-writes.ts";
import { AUTOMATION_WRITES } from "./automation-writes.ts";
import type { Stage } from "./stage.ts";
import { endedAttempt, owedPayment, paidAtStripe, parkedWebhook, shortfall } from "./staged-money.ts";
import type { OperatorWrites } from "./write.ts";

const NOTE = "a rehearsal";
const SUPPLIER = { name: "Battery", baseUrl: "https://shop.example", currency: "USD", country: "US", enabled: false };

const freshSlug = ({ deps }: Stage): string => `battery-${deps.ids.next("sup").slice(-12)}`;

async function wakeUpLetter({ deps }: Stage): Promise<string> {
  const [id, subject] = [deps.ids.next("dl"), deps.ids.next("crl")];
  const letter = { key: subject, subject, cause: "consumer-crashed", reason: null } as const;
  await storeLetter(deps.db, { id, queue: "crawl-jobs", messageId: id, body: JSON.stringify({ crawlId: subject }), letter }, new Date());
  return id;
}

async function heldRate({ deps }: Stage): Promise<string> {
  const { db, ids, clock } = deps;
  const [id, at] = [ids.next("fxh"), clock.now()];
  // A base of its own keeps it apart from what the refreshes of other tests hold back.
  const figure = { base: `B${id.slice(-8)}`, currency: "SEK", rate: "0", asOf: at, source: "test", doubts: [] };
  await db.insert(fxHeldRates).values({ ...figure, id, heldAt: at, state: "open" });
  return id;
}

async function heldPrice(stage: Stage): Promise<string> {
  const { db, ids, clock } = stage.deps;
  const [id, supplierId, price] = [ids.next("hpr"), freshSlug(stage), { amount: 100, currency: "USD" }];
  await putSupplier(db, supplierId, SUPPLIER, lineOf(stage.deps, "supplier.save", supplierId));
  const terms = { price, availability: "InStock", orderable: true, condition: "NewCondition", minimumQuantity: 1 };
  const offer = { supplierId, productKey: "1", url: SUPPLIER.baseUrl, title: "Kettle", ...terms };
  const seen = { seenAt: clock.now(), heldAt: clock.now() };
  await holdBack(db, { id, supplierId, productKey: "1", ...price, offer, doubts: [], ...seen });
  return id;
}

/** The writes of the buyers' plane: Postgres keeps them, and their lines. */
export const FEATURES_WRITES: OperatorWrites = {
  ...ACCOUNT_WRITES,
  ...AUTOMATION_WRITES,
  "PUT /admin/ads/campaigns/{id}": {
    needs: "operator",
    action: "campaign.save",
    subjectKind: "campaign",
    prepare(stage) {
      const id = freshSlug(stage);
      return {
        params: { id },
        subject: id,
        body: { name: "Battery", placement: "home", bid: { amount: 10, currency: "USD" }, enabled: false },
      };
    },
  },
  "PUT /admin/suppliers/{id}": {
    needs: "operator",
    action: "supplier.save",
    subjectKind: "supplier",
    prepare(stage) {
      const id = freshSlug(stage);
      return { params: { id }, subject: id, body: SUPPLIER };
    },
  },
  "POST /admin/suppliers/{id}/reextract": {
    needs: "operator",
    action: "supplier.reextract",
    subjectKind: "supplier",
    async prepare(stage) {
      const id = freshSlug(stage);
      await putSupplier(stage.deps.db, id, SUPPLIER, lineOf(stage.deps, "supplier.save", id));
      return { params: { id }, subject: id, body: {} };
    },
  },
  "POST /admin/suppliers/{id}/recrawl": {
    needs: "operator",
    action: "supplier.recrawl",
    subjectKind: "supplier",
    async prepare(stage) {
      const id = freshSlug(stage);
      await putSupplier(stage.deps.db, id, SUPPLIER, lineOf(stage.deps, "supplier.save", id));
      return { params: { id }, subject: id, body: { reason: NOTE } };
    },
  },
  "POST /admin/llm/reconcile": {
    needs: "operator",
    action: "llm.usage.reconcile",
    subjectKind: "llm-usage",
    prepare: () => ({ subject: "2020-02-29", body: { day: "2020-02-29" } }),
  },
  "PUT /admin/locales/{tag}": {
    needs: "operator",
    action: "locale.save",
    subjectKind: "locale",
    prepare: () => ({ params: { tag: "tlh" }, subject: "tlh", body: { name: "tlhIngan", currency: "USD", enabled: false } }),
  },
  "POST /admin/dead-letters/{id}/decision": {
    needs: "operator",
    action: "dead-letter.decide",
    subjectKind: "dead-letter",
    async prepare(stage) {
      const id = await wakeUpLetter(stage);
      return { params: { id }, subject: id, body: { mode: "handled", note: NOTE } };
    },
  },
  "POST /admin/held-prices/{id}/decision": {
    needs: "operator",
    action: "held-price.decide",
    subjectKind: "held-price",
    async prepare(stage) {
      const id = await heldPrice(stage);
      return { params: { id }, subject: id, body: { decision: "reject", note: NOTE } };
    },
  },
  "POST /admin/stock/shortfalls/{id}/decision": {
    needs: "operator",
    action: "shortfall.decide",
    subjectKind: "shortfall",
    async prepare(stage) {
      const id = await shortfall(stage);
      return { params: { id }, subject: id, body: { decision: "back-order", reason: NOTE } };
    },
  },
  "POST /admin/fx/held-rates/{id}/decision": {
    needs: "operator",
    action: "held-rate.decide",
    subjectKind: "held-rate",
    async prepare(stage) {
      const id = await heldRate(stage);
      return { params: { id }, subject: id, body: { decision: "reject", note: NOTE } };
    },
  },
  "POST /admin/payments/{intentId}/compare": {
    needs: "operator",
    action: "payment.compare",
    subjectKind: "payment",
    async prepare(stage) {
      const intentId = await paidAtStripe(stage);
      return { params: { intentId }, subject: intentId };
    },
  },
  "POST /admin/payments/{intentId}/refunds": {
    needs: "operator",
    action: "payment.refund",
    subjectKind: "payment",
    async prepare(stage) {
      const intentId = await paidAtStripe(stage);
      const headers = { "idempotency-key": stage.deps.ids.next("req") };
      return { params: { intentId }, subject: intentId, headers, body: { amount: 100, reason: NOTE } };
    },
  },
  "POST /admin/stock/shortfalls/{id}/refund": {
    needs: "operator",
    action: "shortfall.decide",
    subjectKind: "shortfall",
    makes: "payment.refund",
    async prepare(stage) {
      const id = await shortfall(stage, true);
      return { params: { id }, subject: id, body: { reason: NOTE } };
    },
  },
  "POST /admin/payments/{intentId}/out-of-band": {
    needs: "operator",
    action: "payment.out-of-band",
    subjectKind: "payment",
    async prepare(stage) {
      const intentId = await owedPayment(stage);
      return { params: { intentId }, subject: intentId, body: { reason: NOTE } };
    },
  },
  "POST /admin/webhooks/{id}/decision": {
    needs: "operator",
    action: "webhook.decide",
    subjectKind: "webhook",
    async prepare(stage) {
      const id = await parkedWebhook(stage);
      return { params: { id }, subject: id, body: { decision: "ignored", reason: NOTE } };
    },
  },
  "POST /admin/orders/{id}/ask": {
    needs: "operator",
    action: "checkout.ask",
    subjectKind: "checkout-attempt",
    async prepare(stage) {
      const id = await endedAttempt(stage);
      return { params: { id }, subject: id };
    },
  },
  "POST /admin/orders/{id}/end": {
    needs: "operator",
    action: "checkout.end",
    subjectKind: "checkout-attempt",
    async prepare(stage) {
      const id = await endedAttempt(stage);
      return { params: { id }, subject: id, body: { reason: NOTE } };
    },
  },
  "POST /admin/webhooks/replay": {
    needs: "operator",
    action: "webhook.replay",
    subjectKind: "webhook",
    async prepare(stage) {
      const id = await parkedWebhook(stage);
      return { subject: id, body: { ids: [id] } };
    },
  },
};
