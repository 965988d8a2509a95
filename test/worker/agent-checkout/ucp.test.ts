import { beforeAll, describe, expect, it } from "vitest";
import { present } from "../../support/present.ts";
import { openShop, type Shop } from "../checkout/setting.ts";
import { CARD, platformAt, profileOf, ucpAgent, type Told } from "./ucp-door.ts";
import { patient } from "./patient.ts";

let shop: Shop;
let agent: ReturnType<typeof ucpAgent>;
let profile: string;

beforeAll(async () => {
  shop = await openShop();
  profile = platformAt(() => Response.json(profileOf())).address;
  agent = ucpAgent(patient(shop), shop.buyerId, { profile });
}, 60_000);

const asked = (quantity = 1) => ({ line_items: [{ item: { id: shop.offerId }, quantity }] });
const begun = async (quantity = 1): Promise<Told> => (await agent("POST", "", asked(quantity))).told;
const cartIdOf = ({ id }: Told): string => id.replace("acs_", "cart_");
const confirmed = () => shop.provider.asked.filter((call) => call === "confirm").length;

describe("a checkout of the Universal Commerce Protocol", () => {
  it("is begun with lines, shown with prices and handlers, changed, bought and paid, each answer by the published schemas", async () => {
    const created = await agent("POST", "", asked(2), { "request-id": "request-1" });
    expect(created).toMatchObject({
      status: 201,
      told: {
        ucp: { version: "2026-04-08", status: "success" },
        status: "ready_for_complete",
        currency: "EUR",
        line_items: [{ item: { id: shop.offerId, price: 1250 }, quantity: 2 }],
        totals: [{ type: "subtotal" }, { type: "total", amount: 2500 }],
        messages: [],
      },
    });
    expect(created.headers.get("request-id")).toBe("request-1");
    const { id } = created.told;
    const changed = await agent("PUT", `/${id}`, { id, ...asked(3) });
    expect(changed).toMatchObject({ status: 200, told: { id, status: "ready_for_complete", line_items: [{ quantity: 3 }] } });
    expect((await agent("GET", `/${id}`)).told).toEqual(changed.told);
    const paid = await agent("POST", `/${id}/complete`, CARD("pm_card_visa"));
    expect(paid).toMatchObject({ status: 200, told: { status: "completed", line_items: [{ quantity: 3 }] } });
    const [order, ...more] = await shop.ordersOf(cartIdOf(paid.told));
    expect(more).toEqual([]);
    expect(order).toMatchObject({ id: paid.told.order?.id, amount: 3750, currency: "EUR" });
    expect((await agent("GET", `/${id}`)).told).toMatchObject({ status: "completed", order: { id: order?.id } });
  });

  it("is in the base currency where one is asked for that is not taken, and says so", async () => {
    expect((await agent("POST", "", { ...asked(), context: { currency: "eur" } })).told).toMatchObject({ currency: "EUR", messages: [] });
    const { told } = await agent("POST", "", { ...asked(), context: { currency: "XTS", eligibility: ["com.example.gold"] } });
    expect(told).toMatchObject({
      currency: "EUR",
      messages: [
        { type: "info", code: "currency_not_taken", path: "$.context.currency" },
        { type: "warning", code: "eligibility_not_accepted", path: "$.context.eligibility[0]" },
      ],
    });
  });

  it("says what of a request comes to nothing, and nothing of attribution", async () => {
    const { told } = await agent("POST", "", { ...asked(), buyer: { email: "jane@example.com" }, attribution: { gclid: "x" } });
    expect(told.messages).toMatchObject([{ type: "info", code: "not_kept", path: "$.buyer" }]);
  });

  it("is canceled once, and then neither changed nor bought", async () => {
    const { id } = await begun();
    expect(await agent("POST", `/${id}/cancel`)).toMatchObject({ status: 200, told: { id, status: "canceled" } });
    const refused = { status: 409, told: { code: "checkout_canceled" } };
    expect(await agent("POST", `/${id}/cancel`, {})).toMatchObject(refused);
    expect(await agent("POST", `/${id}/complete`, CARD("pm_card_visa"))).toMatchObject(refused);
    expect(await agent("PUT", `/${id}`, asked(2))).toMatchObject(refused);
  });

  it("is neither canceled nor changed once it is bought", async () => {
    const { id } = await begun();
    await agent("POST", `/${id}/complete`, CARD("pm_card_visa"));
    expect(await agent("POST", `/${id}/cancel`, {})).toMatchObject({ status: 409, told: { code: "checkout_completed" } });
    expect(await agent("PUT", `/${id}`, asked(2))).toMatchObject({ status: 409, told: { code: "checkout_completed" } });
  });

  it("is nobody else's: an outcome that says there is none", async () => {
    const { id } = await begun();
    const stranger = ucpAgent(shop.deps, shop.deps.ids.next("usr"), { profile });
    const unknown = { status: 200, told: { ucp: { status: "error" }, messages: [{ code: "not_found", severity: "unrecoverable" }] } };
    expect(await stranger("GET", `/${id}`)).toMatchObject(unknown);
    expect(await stranger("PUT", `/${id}`, asked())).toMatchObject(unknown);
    expect(await stranger("POST", `/${id}/complete`, CARD("pm_card_visa"))).toMatchObject(unknown);
    expect(await stranger("POST", `/${id}/cancel`, {})).toMatchObject(unknown);
  });
});

describe("money by the Universal Commerce Protocol", () => {
  it("[CHK-1] is taken once by many completes at once, each under a key of its own, and by those that come after", async () => {
    const session = await begun(3);
    const before = confirmed();
    const called = await Promise.all(Array.from({ length: 6 }, () => agent("POST", `/${session.id}/complete`, CARD("pm_card_visa"))));
    const later = await agent("POST", `/${session.id}/complete`, CARD("pm_card_visa"));
    expect(later).toMatchObject({ status: 200, told: { status: "completed" } });
    expect(called.filter(({ status }) => ![200, 409].includes(status))).toEqual([]);
    expect(await shop.ordersOf(cartIdOf(session))).toHaveLength(1);
    expect(confirmed() - before).toBe(1);
  });

  it("[CHK-1] is answered word for word under its key, refused under it for anything else, and taken once without a key too", async () => {
    const key = { "idempotency-key": crypto.randomUUID() };
    const first = await agent("POST", "", asked(2), key);
    expect(await agent("POST", "", asked(2), key)).toMatchObject({ status: 201, told: first.told });
    expect(await agent("POST", "", asked(3), key)).toMatchObject({ status: 409, told: { code: "idempotency_key_reused" } });
    const { id } = first.told;
    const pay = () => agent("POST", `/${id}/complete`, CARD("pm_card_visa"), { "idempotency-key": "" });
    expect([await pay(), await pay()]).toMatchObject([{ told: { status: "completed" } }, { told: { status: "completed" } }]);
    expect(await shop.ordersOf(cartIdOf(first.told))).toHaveLength(1);
  });

  it("begins two checkouts of two calls without a key, each of its own lines", async () => {
    const none = { "idempotency-key": "", "x-request-id": "the-same-request" };
    const [one, two] = [await agent("POST", "", asked(1), none), await agent("POST", "", asked(2), none)];
    expect(one.told.id).not.toBe(two.told.id);
    expect((await agent("GET", `/${one.told.id}`)).told.line_items).toMatchObject([{ quantity: 1 }]);
  });

  it("is not spent on what was not shown: a cart that its buyer changed meanwhile, or another ETag", async () => {
    const session = await begun(1);
    expect(await agent("POST", `/${session.id}/complete`, CARD("pm_card_visa"), { "if-match": `"9"` })).toMatchObject({
      status: 412,
      told: { code: "cart_version_conflict" },
    });
    await shop.put(cartIdOf(session), 4);
    expect(await agent("POST", `/${session.id}/complete`, CARD("pm_card_visa"))).toMatchObject({
      status: 200,
      told: { ucp: { status: "error" }, messages: [{ code: "cart_version_conflict", severity: "recoverable" }] },
    });
    expect(await shop.attemptOf(cartIdOf(session))).toBeUndefined();
    const shown = await agent("GET", `/${session.id}`);
    expect(shown.told).toMatchObject({ line_items: [{ quantity: 5 }] });
    const paid = await agent("POST", `/${session.id}/complete`, CARD("pm_card_visa"), {
      "if-match": present(shown.headers.get("etag"), "etag"),
    });
    expect(paid.told).toMatchObject({ status: "completed", line_items: [{ quantity: 5 }] });
  });

  it("is asked of another card after one that was declined, and waits for the buyer where his bank wants to see him", async () => {
    shop.provider.methods.set("pm_empty", "declines");
    shop.provider.methods.set("pm_seen", "authenticates");
    const session = await begun(2);
    expect((await agent("POST", `/${session.id}/complete`, CARD("pm_empty"))).told).toMatchObject({
      status: "ready_for_complete",
      messages: [{ type: "error", code: "payment_failed", severity: "recoverable" }],
    });
    expect((await agent("POST", `/${session.id}/complete`, CARD("pm_seen"))).told).toMatchObject({
      status: "requires_escalation",
      messages: [{ type: "error", code: "requires_3ds", severity: "requires_buyer_input" }],
      continue_url: expect.stringContaining("/app/checkouts/chk_"),
    });
    const attempt = present(await shop.attemptOf(cartIdOf(session)), "attempt");
    shop.provider.pay(present(attempt.paymentIntentId, "intent"));
    shop.advance(5);
    expect((await agent("GET", `/${session.id}`)).told).toMatchObject({ status: "completed", messages: [] });
    expect(await shop.ordersOf(cartIdOf(session))).toHaveLength(1);
  });

  it("is tried again where the provider is away, whose failure is not kept under the key", async () => {
    const session = await begun();
    const key = { "idempotency-key": crypto.randomUUID() };
    shop.provider.away = true;
    const failed = await agent("POST", `/${session.id}/complete`, CARD("pm_card_visa"), key).finally(() => {
      shop.provider.away = false;
    });
    expect(failed.status).toBe(503);
    expect((await agent("POST", `/${session.id}/complete`, CARD("pm_card_visa"), key)).told).toMatchObject({ status: "completed" });
  });
});
