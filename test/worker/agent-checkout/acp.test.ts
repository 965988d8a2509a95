import { beforeAll, describe, expect, it } from "vitest";
import { openShop, type Shop } from "../checkout/setting.ts";
import { acpAgent, CARD, faultsOf, type Session } from "./acp-door.ts";
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
const totalOf = ({ totals }: Session): number | undefined => totals.find(({ type }) => type === "total")?.amount;

describe("a checkout session of the Agentic Commerce Protocol", () => {
  it("is begun with lines, shown with prices and handlers, changed, bought and paid, each answer by the published schemas", async () => {
    const created = await agent("", asked(2), { "request-id": "request-1" });
    expect(created).toMatchObject({
      status: 201,
      session: {
        status: "ready_for_payment",
        currency: "eur",
        line_items: [{ item: { id: shop.offerId }, quantity: 2, unit_amount: 1250 }],
      },
    });
    expect(totalOf(created.session)).toBe(2500);
    expect(created.headers.get("request-id")).toBe("request-1");
    const { id } = created.session;
    const changed = await agent(`/${id}`, { line_items: [{ id: shop.offerId, quantity: 3 }] });
    expect(changed).toMatchObject({ status: 200, session: { id, status: "ready_for_payment", line_items: [{ quantity: 3 }] } });
    expect((await agent(`/${id}`)).session).toEqual(changed.session);

    const paid = await agent(`/${id}/complete`, CARD("pm_card_visa"));
    expect(paid).toMatchObject({
      status: 200,
      session: { status: "completed", order: { status: "confirmed" }, line_items: [{ quantity: 3 }] },
    });
    expect(faultsOf("CheckoutSessionWithOrder", paid.session)).toEqual([]);
    const [order, ...more] = await shop.ordersOf(cartIdOf(paid.session));
    expect(more).toEqual([]);
    expect(order).toMatchObject({ id: paid.session.order?.id, amount: 3750, currency: "EUR" });
    expect((await agent(`/${id}`)).session).toMatchObject({ status: "completed", order: { id: order?.id } });
  });

  it("takes items without a quantity as the published schema has them: one each, and one that is named twice is two", async () => {
    const { session } = await agent("", { ...asked(), line_items: [{ id: shop.offerId }, { id: shop.offerId }] });
    expect(session.line_items).toMatchObject([{ quantity: 2 }]);
  });

  it("says what of a request comes to nothing, and that there are no discount codes", async () => {
    const { session } = await agent("", {
      ...asked(),
      fulfillment_details: {
        name: "Ada",
        address: { name: "Ada", line_one: "1 Road", city: "Wien", state: "", country: "AT", postal_code: "1010" },
      },
      discounts: { codes: ["LESS"] },
    });
    expect(session.messages).toMatchObject([
      { type: "warning", code: "discount_code_invalid", param: "$.discounts.codes[0]" },
      { type: "info", param: "$.fulfillment_details" },
    ]);
  });

  it("is canceled once, and then neither changed nor bought", async () => {
    const { id } = await begun();
    expect(await agent(`/${id}/cancel`, {})).toMatchObject({
      status: 200,
      session: { id, status: "canceled", line_items: [{ quantity: 1 }] },
    });
    expect(await agent(`/${id}/cancel`, {})).toMatchObject({ status: 405, error: { type: "invalid_request", code: "checkout_canceled" } });
    expect(await agent(`/${id}/complete`, CARD("pm_card_visa"))).toMatchObject({ status: 409, error: { code: "checkout_canceled" } });
    expect(await agent(`/${id}`, { line_items: [{ id: shop.offerId, quantity: 2 }] })).toMatchObject({ status: 409 });
  });

  it("is not canceled once it is bought", async () => {
    const { id } = await begun();
    await agent(`/${id}/complete`, CARD("pm_card_visa"));
    expect(await agent(`/${id}/cancel`, {})).toMatchObject({ status: 405, error: { code: "checkout_completed" } });
  });

  it("is nobody else's", async () => {
    const { id } = await begun();
    const stranger = acpAgent(shop.deps, shop.deps.ids.next("usr"));
    const unknown = { status: 404, error: { type: "invalid_request", code: "not_found" } };
    expect(await stranger(`/${id}`)).toMatchObject(unknown);
    expect(await stranger(`/${id}`, {})).toMatchObject(unknown);
    expect(await stranger(`/${id}/complete`, CARD("pm_card_visa"))).toMatchObject(unknown);
    expect(await stranger(`/${id}/cancel`, {})).toMatchObject(unknown);
    expect(await agent("/acs_01h455vb4pex5vsknk084sn02q")).toMatchObject(unknown);
  });
});

describe("what stands against a call of the protocol", () => {
  it("is its flat error with a path: bad bodies, items that are not there, currencies and methods that are not taken", async () => {
    const { id } = await begun();
    const refused = (code: string, param: string) => ({ status: 400, error: { type: "invalid_request", code, param } });
    const unknown = "ofr_01h455vb4pex5vsknk084sn02q";
    const lines = (line: unknown) => ({ ...asked(), line_items: [{ id: shop.offerId }, line] });
    expect(await agent("", {})).toMatchObject(refused("invalid", "$.line_items"));
    expect(await agent("", lines({ id: unknown }))).toMatchObject(refused("invalid_item_id", "$.line_items[1].id"));
    expect(await agent("", lines({ id: shop.offerId, quantity: 0 }))).toMatchObject(refused("invalid", "$.line_items[1].quantity"));
    expect(await agent("", lines({ id: shop.offerId, quantity: 999_999 }))).toMatchObject(
      refused("cart_limit", "$.line_items[0].quantity"),
    );
    expect(await agent("", { ...asked(), currency: "xts" })).toMatchObject(refused("invalid", "$.currency"));
    expect(await agent("", "[")).toMatchObject({ status: 400, error: { code: "malformed_body" } });
    expect(await agent("", [])).toMatchObject({ status: 400, error: { code: "validation" } });
    expect(await agent("", { ...asked(), note: "\u0000" })).toMatchObject({ status: 400, error: { code: "validation", param: "$.note" } });
    expect(await agent(`/${id}/complete`, { payment_data: { purchase_order_number: "PO-1" } })).toMatchObject(
      refused("invalid", "$.payment_data.handler_id"),
    );
    expect(await agent(`/${id}/complete`, CARD("tok_visa"))).toMatchObject(
      refused("invalid", "$.payment_data.instrument.credential.token"),
    );
    expect(await agent(`/${id}`, { selected_fulfillment_options: [{ type: "shipping", option_id: "x", item_ids: [] }] })).toMatchObject(
      refused("invalid", "$.selected_fulfillment_options"),
    );
  });

  it("is the protocol's error where the date is missing or none that is spoken, the token wrong, and the path nothing", async () => {
    const versions = { supported_versions: ["2026-04-17"] };
    expect(await agent("", asked(), { "api-version": "" })).toMatchObject({
      status: 400,
      error: { code: "missing_api_version", ...versions },
    });
    expect(await agent("", asked(), { "api-version": "2025-09-29" })).toMatchObject({
      status: 400,
      error: { code: "unsupported_api_version", ...versions },
    });
    expect(await agent("", asked(), { authorization: "Bearer nobody" })).toMatchObject({ status: 401, error: { code: "unauthenticated" } });
    expect(await agent("/a/b/c")).toMatchObject({ status: 404, error: { code: "not_found" } });
    expect(await agent("", asked(), { "if-none-match": "*" })).toMatchObject({ status: 412, error: { code: "precondition_failed" } });
  });

  it("is a scope that the token was not made for", async () => {
    const { id } = await begun();
    const reader = acpAgent(shop.deps, shop.buyerId, ["cart"]);
    expect(await reader(`/${id}`)).toMatchObject({ status: 403, error: { code: "insufficient_scope" } });
    const payer = acpAgent(shop.deps, shop.buyerId, ["checkout"]);
    expect(await payer("", asked())).toMatchObject({ status: 403, error: { code: "insufficient_scope" } });
    expect(await payer(`/${id}`)).toMatchObject({ status: 200 });
  });

  it("is said of a line in the session: what is gone, what costs something else, what is short, each until it is out of the way", async () => {
    const other = await openShop(900, shop.buyerId);
    const { id } = (await agent("", { ...asked(), line_items: [{ id: other.offerId, quantity: 2 }] })).session;
    await other.tellStock(1);
    shop.advance(120);
    expect((await agent(`/${id}`)).session).toMatchObject({
      status: "not_ready_for_payment",
      messages: [{ type: "error", code: "quantity_exceeded", param: "$.line_items[0].quantity" }],
    });
    await other.tellStock(null);
    await other.setOffer({ orderable: false });
    shop.advance(120);
    expect((await agent(`/${id}`)).session).toMatchObject({
      status: "not_ready_for_payment",
      messages: [{ type: "error", code: "out_of_stock", param: "$.line_items[0]" }],
    });
    expect(await agent(`/${id}/complete`, CARD("pm_card_visa"))).toMatchObject({ status: 409, error: { code: "offers_changed" } });
    await other.setOffer({ orderable: true, amount: 5000 });
    shop.advance(3600);
    expect((await agent(`/${id}`)).session).toMatchObject({
      status: "not_ready_for_payment",
      messages: [{ type: "warning", code: "price_change", param: "$.line_items[0]" }],
    });
    expect((await agent(`/${id}`, {})).session).toMatchObject({
      status: "ready_for_payment",
      messages: [],
      line_items: [{ unit_amount: 5000 }],
    });
  });
});
