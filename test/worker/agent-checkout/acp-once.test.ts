import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { deleteOldAgentCheckouts } from "../../../src/features/agent-checkout/delete-old.ts";
import { agentAnswers, agentCheckouts } from "../../../src/features/agent-checkout/tables.ts";
import { createPersonalErasers } from "../../../src/personal-data.ts";
import { present } from "../../support/present.ts";
import { openShop, type Shop } from "../checkout/setting.ts";
import { acpAgent, CARD, type Session } from "./acp-door.ts";
import { patient } from "./patient.ts";

let shop: Shop;
let agent: ReturnType<typeof acpAgent>;

beforeAll(async () => {
  shop = await openShop();
  agent = acpAgent(patient(shop), shop.buyerId);
}, 60_000);

const asked = (quantity = 1) => ({ line_items: [{ id: shop.offerId, quantity }], currency: "eur", capabilities: {} });
const begun = async (quantity = 1): Promise<Session> => (await agent("", asked(quantity))).session;
const cartIdOf = ({ id }: Session): string => id.replace("acs_", "cart_");
const keyed = () => ({ "idempotency-key": crypto.randomUUID() });
const confirmed = () => shop.provider.asked.filter((call) => call === "confirm").length;

describe("a call of the protocol under its Idempotency-Key", () => {
  it("[CHK-1] is answered word for word what the first was, marked as said again, and makes nothing twice", async () => {
    const key = keyed();
    const first = await agent("", asked(2), key);
    const again = await agent("", { capabilities: {}, currency: "eur", line_items: asked(2).line_items }, key);
    expect(again).toMatchObject({ status: 201, session: first.session });
    expect([first, again].map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, "true"]);
    expect([first, again].map(({ headers }) => headers.get("etag"))).toEqual([`"2"`, `"2"`]);

    const pay = keyed();
    const { id } = first.session;
    const paid = await agent(`/${id}/complete`, CARD("pm_card_visa"), pay);
    expect(await agent(`/${id}/complete`, CARD("pm_card_visa"), pay)).toMatchObject({ status: 200, session: paid.session });
    expect(await shop.ordersOf(cartIdOf(first.session))).toHaveLength(1);
  });

  it("is refused with another body, and without a key", async () => {
    const key = keyed();
    await agent("", asked(1), key);
    expect(await agent("", asked(2), key)).toMatchObject({ status: 422, error: { type: "invalid_request", code: "idempotency_conflict" } });
    expect(await agent("", { ...asked(1), locale: null }, key)).toMatchObject({ status: 422 });
    expect(await agent("", asked(), { "idempotency-key": "" })).toMatchObject({ status: 400, error: { code: "idempotency_key_required" } });
    expect(await agent("", asked(), { "idempotency-key": "x".repeat(256) })).toMatchObject({ status: 400, error: { code: "validation" } });
  });

  it("is answered its refusal again, though it would be done by now", async () => {
    const key = keyed();
    const unknown = { ...asked(), line_items: [{ id: shop.deps.ids.next("ofr") }] };
    const first = await agent("", unknown, key);
    expect(first).toMatchObject({ status: 400, error: { code: "invalid_item_id" } });
    const again = await agent("", unknown, key);
    expect(again.error).toEqual(first.error);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });

  it("is in flight while the first runs, and goes on where its process died once its lease ran out", async () => {
    const session = await begun(2);
    const key = "dies-while-it-pays";
    shop.provider.away = true;
    const failed = await agent(`/${session.id}/complete`, CARD("pm_card_visa"), { "idempotency-key": key }).finally(() => {
      shop.provider.away = false;
    });
    expect(failed).toMatchObject({ status: 503, error: { type: "service_unavailable" } });
    // As a process leaves it that died: the call claimed, the checkout taken, nothing said.
    const now = shop.deps.clock.now();
    const leaseUntil = new Date(now.getTime() + 60_000);
    const held = { leaseUntil, fence: 7 };
    await shop.db.update(agentCheckouts).set(held).where(eq(agentCheckouts.id, session.id));
    const other = await agent(`/${session.id}/complete`, CARD("pm_card_visa"));
    expect(other).toMatchObject({ status: 409, error: { code: "idempotency_in_flight" } });
    expect(other.headers.get("retry-after")).toBe("2");
    shop.advance(61);
    const paid = await agent(`/${session.id}/complete`, CARD("pm_card_visa"), { "idempotency-key": key });
    expect(paid).toMatchObject({ status: 200, session: { status: "completed" } });
    expect(await shop.ordersOf(cartIdOf(session))).toHaveLength(1);
  });

  it("is made again where the first ended in a fault of ours, whose answer is not kept", async () => {
    const session = await begun();
    const key = keyed();
    shop.provider.away = true;
    const failed = await agent(`/${session.id}/complete`, CARD("pm_card_visa"), key).finally(() => {
      shop.provider.away = false;
    });
    expect(failed.status).toBe(503);
    const paid = await agent(`/${session.id}/complete`, CARD("pm_card_visa"), key);
    expect(paid).toMatchObject({ status: 200, session: { status: "completed" } });
    expect(paid.headers.get("idempotent-replayed")).toBeNull();
  });
});

describe("money by the protocol", () => {
  it("[CHK-1] is taken once by many completes at once, each under a key of its own", async () => {
    const session = await begun(3);
    const before = confirmed();
    const called = await Promise.all(Array.from({ length: 6 }, () => agent(`/${session.id}/complete`, CARD("pm_card_visa"))));
    const later = await agent(`/${session.id}/complete`, CARD("pm_card_visa"));
    expect(later).toMatchObject({ status: 200, session: { status: "completed" } });
    expect(called.filter(({ status }) => ![200, 409].includes(status))).toEqual([]);
    expect(await shop.ordersOf(cartIdOf(session))).toHaveLength(1);
    expect(confirmed() - before).toBe(1);
  });

  it("is not spent on what was not shown: a cart that its buyer changed meanwhile, or another ETag", async () => {
    const session = await begun(1);
    const cartId = cartIdOf(session);
    expect(await agent(`/${session.id}/complete`, CARD("pm_card_visa"), { "if-match": `"9"` })).toMatchObject({
      status: 412,
      error: { code: "cart_version_conflict" },
    });
    await shop.put(cartId, 4);
    expect(await agent(`/${session.id}/complete`, CARD("pm_card_visa"))).toMatchObject({
      status: 409,
      error: { code: "cart_version_conflict" },
    });
    expect(await shop.attemptOf(cartId)).toBeUndefined();
    const shown = await agent(`/${session.id}`);
    expect(shown.session).toMatchObject({ line_items: [{ quantity: 5 }] });
    const paid = await agent(`/${session.id}/complete`, CARD("pm_card_visa"), { "if-match": present(shown.headers.get("etag"), "etag") });
    expect(paid).toMatchObject({ status: 200, session: { status: "completed", line_items: [{ quantity: 5 }] } });
  });

  it("is not changed from a version that is past", async () => {
    const session = await begun(1);
    const lines = { line_items: [{ id: shop.offerId, quantity: 2 }] };
    expect(await agent(`/${session.id}`, lines, { "if-match": `"2"` })).toMatchObject({ status: 200 });
    expect(await agent(`/${session.id}`, { line_items: [{ id: shop.offerId, quantity: 7 }] }, { "if-match": `"2"` })).toMatchObject({
      status: 412,
      error: { code: "cart_version_conflict" },
    });
    expect((await agent(`/${session.id}`)).session).toMatchObject({ line_items: [{ quantity: 2 }] });
  });

  it("is asked of another card after one that was declined, for the same total", async () => {
    shop.provider.methods.set("pm_empty", "declines");
    const session = await begun(2);
    const declined = await agent(`/${session.id}/complete`, CARD("pm_empty"));
    expect(declined).toMatchObject({
      status: 200,
      session: { status: "ready_for_payment", messages: [{ type: "error", code: "payment_declined" }] },
    });
    const paid = await agent(`/${session.id}/complete`, CARD("pm_card_visa"));
    expect(paid).toMatchObject({ status: 200, session: { status: "completed", messages: [] } });
    expect(await shop.ordersOf(cartIdOf(session))).toHaveLength(1);
  });

  it("is not asked for lines that were changed after a declined card: what was reserved is given up for them", async () => {
    shop.provider.methods.set("pm_empty", "declines");
    const session = await begun(2);
    await agent(`/${session.id}/complete`, CARD("pm_empty"));
    const changed = await agent(`/${session.id}`, { line_items: [{ id: shop.offerId, quantity: 1 }] });
    expect(changed.session).toMatchObject({ status: "ready_for_payment", line_items: [{ quantity: 1 }] });
    expect(await shop.attemptOf(cartIdOf(session))).toMatchObject({ state: "FAILED", reason: "canceled-by-buyer" });
    const paid = await agent(`/${session.id}/complete`, CARD("pm_card_visa"));
    expect(paid).toMatchObject({ status: 200, session: { status: "completed", line_items: [{ quantity: 1 }] } });
  });

  it("waits for the buyer where his bank wants to see him, and says where he goes on", async () => {
    shop.provider.methods.set("pm_seen", "authenticates");
    const session = await begun();
    const waiting = await agent(`/${session.id}/complete`, CARD("pm_seen"));
    expect(waiting).toMatchObject({
      status: 200,
      session: {
        status: "requires_escalation",
        messages: [{ type: "error", code: "requires_3ds" }],
        continue_url: expect.stringContaining("/app/checkouts/chk_"),
      },
    });
    const attempt = present(await shop.attemptOf(cartIdOf(session)), "attempt");
    shop.provider.pay(present(attempt.paymentIntentId, "intent"));
    shop.advance(5);
    expect((await agent(`/${session.id}`)).session).toMatchObject({ status: "completed", messages: [] });
  });

  it("is given up with the session, whose cart can then be checked out by its buyer", async () => {
    shop.provider.methods.set("pm_empty", "declines");
    const session = await begun();
    await agent(`/${session.id}/complete`, CARD("pm_empty"));
    expect((await agent(`/${session.id}/cancel`, { intent_trace: { reason_code: "other" } })).session).toMatchObject({
      status: "canceled",
    });
    const cartId = cartIdOf(session);
    expect(await shop.attemptOf(cartId)).toMatchObject({ state: "FAILED", reason: "canceled-by-buyer" });
    const cart = present(await shop.cart(cartId), "cart");
    expect(await shop.start(cart, `after-${session.id}`)).toMatchObject({ ok: true });
  });
});

describe("what is kept of the protocol's calls", () => {
  it("goes after its time, and all of it with its buyer's account", async () => {
    const own = await openShop();
    const mine = acpAgent(own.deps, own.buyerId);
    const ask = { line_items: [{ id: own.offerId }], currency: "eur", capabilities: {} };
    const kept = async () => ({
      answers: await own.db.select().from(agentAnswers).where(eq(agentAnswers.buyerId, own.buyerId)),
      checkouts: await own.db.select().from(agentCheckouts).where(eq(agentCheckouts.buyerId, own.buyerId)),
    });
    await mine("", ask);
    const later = (seconds: number) => own.depsOf({ clock: { now: () => new Date(own.deps.clock.now().getTime() + seconds * 1000) } });
    const { idempotencySeconds } = own.deps.contract.carts;
    await deleteOldAgentCheckouts(later(idempotencySeconds - 60));
    expect((await kept()).answers).toHaveLength(1);
    await deleteOldAgentCheckouts(later(idempotencySeconds + 60));
    expect(await kept()).toMatchObject({ answers: [], checkouts: [{ protocol: "acp" }] });
    await mine("", ask);
    const eraser = present(
      createPersonalErasers(own.deps).find(({ name }) => name === "agentCheckouts"),
      "eraser",
    );
    expect(await eraser.erase(own.buyerId, 100)).toMatchObject({ more: false });
    expect(await kept()).toEqual({ answers: [], checkouts: [] });
  });
});
