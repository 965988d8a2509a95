import { beforeAll, describe, expect, it } from "vitest";
import { openShop, type Shop } from "../checkout/setting.ts";
import { CARD, platformAt, profileOf, ucpAgent } from "./ucp-door.ts";
import { patient } from "./patient.ts";

let shop: Shop;
let agent: ReturnType<typeof ucpAgent>;
let profile: string;

beforeAll(async () => {
  shop = await openShop();
  profile = platformAt(() => Response.json(profileOf())).address;
  agent = ucpAgent(patient(shop), shop.buyerId, { profile });
}, 60_000);

const line = (quantity: unknown = 1, id = shop.offerId) => ({ item: { id }, quantity });
const asked = (...lines: unknown[]) => ({ line_items: lines });
const UNKNOWN = "ofr_01h455vb4pex5vsknk084sn02q";

describe("what stands against a call of the Universal Commerce Protocol", () => {
  it("is its error with a path: bad bodies, and ways of paying that are not taken", async () => {
    const refused = (path: string) => ({ status: 400, told: { code: "invalid", path } });
    expect(await agent("POST", "", {})).toMatchObject(refused("$.line_items"));
    expect(await agent("POST", "", asked())).toMatchObject(refused("$.line_items"));
    expect(await agent("POST", "", asked(line(), line(0)))).toMatchObject(refused("$.line_items[1].quantity"));
    expect(await agent("POST", "", asked({ quantity: 1 }))).toMatchObject(refused("$.line_items[0].item"));
    expect(await agent("POST", "", { ...asked(line()), context: { currency: 5 } })).toMatchObject(refused("$.context.currency"));
    expect(await agent("POST", "", "[")).toMatchObject({ status: 400, told: { code: "malformed_body" } });
    expect(await agent("POST", "", [])).toMatchObject({ status: 400, told: { code: "validation" } });
    expect(await agent("POST", "", { ...asked(line()), note: "\u0000" })).toMatchObject({ status: 400, told: { path: "$.note" } });
    const { id } = (await agent("POST", "", asked(line()))).told;
    expect(await agent("PUT", `/${id}`, {})).toMatchObject(refused("$.line_items"));
    expect(await agent("POST", `/${id}/complete`, {})).toMatchObject(refused("$.payment"));
    expect(await agent("POST", `/${id}/complete`, CARD("tok_visa"))).toMatchObject(refused("$.payment.instruments[0].credential.token"));
    const [card] = CARD("pm_card_visa").payment.instruments;
    const paying = (...instruments: unknown[]) => agent("POST", `/${id}/complete`, { payment: { instruments } });
    expect(await paying({ ...card, handler_id: "other" })).toMatchObject(refused("$.payment.instruments[0].handler_id"));
    expect(await paying({ ...card, selected: false }, { ...card, handler_id: "other" })).toMatchObject(
      refused("$.payment.instruments[1].handler_id"),
    );
    expect(await paying(card, card)).toMatchObject(refused("$.payment.instruments"));
    expect(await paying({ ...card, selected: false }, { ...card, selected: false })).toMatchObject(refused("$.payment.instruments"));
  });

  it("is an outcome where what was to be bought cannot be: of one that is begun nothing is left, of one that is changed it stays as it was", async () => {
    const outcome = (code: string, path: string, severity: string) => ({
      status: 200,
      told: { ucp: { status: "error" }, messages: [{ type: "error", code, path, severity }] },
    });
    expect(await agent("POST", "", asked(line(), line(1, UNKNOWN)))).toMatchObject(
      outcome("item_unavailable", "$.line_items[1].item.id", "unrecoverable"),
    );
    expect(await agent("POST", "", asked(line(999_999)))).toMatchObject(outcome("cart_limit", "$.line_items[0].quantity", "unrecoverable"));
    const { told } = await agent("POST", "", asked(line(2)));
    expect(await agent("PUT", `/${told.id}`, asked(line(1, UNKNOWN)))).toMatchObject(
      outcome("item_unavailable", "$.line_items[0].item.id", "recoverable"),
    );
    expect((await agent("GET", `/${told.id}`)).told).toMatchObject({ status: "ready_for_complete", line_items: [{ quantity: 2 }] });
  });

  it("is its error where the token is wrong, its scope another, the path nothing, or the method none", async () => {
    const { id } = (await agent("POST", "", asked(line()))).told;
    expect(await agent("GET", `/${id}`, undefined, { authorization: "Bearer nobody" })).toMatchObject({
      status: 401,
      told: { code: "unauthenticated" },
    });
    const payer = ucpAgent(shop.deps, shop.buyerId, { profile, scopes: ["checkout"] });
    expect(await payer("POST", "", asked(line()))).toMatchObject({ status: 403, told: { code: "insufficient_scope" } });
    expect(await payer("GET", `/${id}`)).toMatchObject({ status: 200 });
    expect(await agent("GET", "/a/b/c")).toMatchObject({ status: 404, told: { code: "not_found" } });
    expect(await agent("DELETE", `/${id}`)).toMatchObject({ status: 405, told: { code: "method_not_allowed" } });
    expect(await agent("POST", "", asked(line()), { "idempotency-key": "x".repeat(256) })).toMatchObject({
      status: 400,
      told: { code: "validation" },
    });
  });

  it("is said of a line in the checkout: what is gone, what costs something else, each until it is out of the way", async () => {
    const other = await openShop(900, shop.buyerId);
    const { id } = (await agent("POST", "", asked(line(2, other.offerId)))).told;
    await other.setOffer({ orderable: false });
    shop.advance(120);
    expect((await agent("GET", `/${id}`)).told).toMatchObject({
      status: "incomplete",
      messages: [{ type: "error", code: "out_of_stock", path: "$.line_items[0]", severity: "recoverable" }],
    });
    expect(await agent("POST", `/${id}/complete`, CARD("pm_card_visa"))).toMatchObject({
      status: 200,
      told: { ucp: { status: "error" }, messages: [{ code: "offers_changed", severity: "recoverable" }] },
    });
    await other.setOffer({ orderable: true, amount: 5000 });
    shop.advance(3600);
    expect((await agent("GET", `/${id}`)).told).toMatchObject({
      status: "incomplete",
      messages: [{ type: "error", code: "price_change", path: "$.line_items[0]", severity: "recoverable" }],
    });
    expect((await agent("PUT", `/${id}`, asked(line(2, other.offerId)))).told).toMatchObject({
      status: "ready_for_complete",
      messages: [],
      line_items: [{ item: { price: 5000 } }],
    });
  });
});

describe("the profile of an agent", () => {
  const by = (address: string, header = `profile="${address}"`) => agent("POST", "", asked(line()), { "ucp-agent": header });

  it("has to be named, in a header that can be read, at an address that we may call", async () => {
    const wrong = { status: 400, told: { code: "invalid_profile_url" } };
    for (const header of ["", "profile", 'profile="', "profile=7", 'version="2026-04-08"', 'profile=("https://a.shopping.dev/")'])
      expect([header, await by("", header)]).toMatchObject([header, wrong]);
  });

  it("is asked for once while it is good, without following where it leads elsewhere", async () => {
    const { address, asked: calls } = platformAt(() => Response.json(profileOf(), { headers: { "cache-control": "public, max-age=600" } }));
    expect((await by(address)).status).toBe(201);
    expect((await by(address)).status).toBe(201);
    expect(calls).toMatchObject([{ redirect: "manual" }]);
    shop.advance(599);
    await by(address);
    expect(calls).toHaveLength(1);
    shop.advance(2);
    await by(address);
    expect(calls).toHaveLength(2);
  });

  it("is good for a minute at least, and for an hour at most", async () => {
    const short = platformAt(() => Response.json(profileOf()));
    const long = platformAt(() => Response.json(profileOf(), { headers: { "cache-control": "public, max-age=999999" } }));
    for (const { address } of [short, long]) await by(address);
    shop.advance(59);
    await by(short.address);
    expect(short.asked).toHaveLength(1);
    shop.advance(3_542);
    for (const { address } of [short, long]) await by(address);
    expect([short.asked.length, long.asked.length]).toEqual([2, 2]);
  });

  it.each([
    ["an answer that is none", () => new Response("no", { status: 500 }), 424, "profile_unreachable"],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://a.shopping.dev/" } }), 424, "profile_unreachable"],
    ["a server that does not answer", () => Promise.reject(new TypeError("connection refused")), 424, "profile_unreachable"],
    ["what is not JSON", () => new Response("<html>"), 422, "profile_malformed"],
    ["what is longer than any profile", () => new Response(`"${"x".repeat(70_000)}"`), 422, "profile_malformed"],
    ["what does not fit its schema", () => Response.json({ ucp: { version: "2026-04-08" } }), 422, "profile_malformed"],
    ["what is nested past any use", () => new Response(`${"[".repeat(5_000)}${"]".repeat(5_000)}`), 422, "profile_malformed"],
    ["a version that is not spoken", () => Response.json(profileOf("2026-01-23")), 422, "version_unsupported"],
  ])("is refused as the protocol has it where it is %s", async (_what, answer, status, code) => {
    const { address, asked: calls } = platformAt(answer);
    expect(await by(address)).toMatchObject({ status, told: { code } });
    expect(await by(address)).toMatchObject({ status, told: { code } });
    expect(calls).toHaveLength(1);
  });

  it("is asked for again soon after its server did not answer", async () => {
    let away = true;
    const { address } = platformAt(() => (away ? new Response("no", { status: 503 }) : Response.json(profileOf())));
    expect((await by(address)).status).toBe(424);
    away = false;
    shop.advance(11);
    expect((await by(address)).status).toBe(201);
  });

  it.each([
    ["without checkouts", null],
    ["with checkouts of another version", "2026-01-23"],
  ])("comes to an outcome where it is one %s", async (_what, checkout) => {
    const { address } = platformAt(() => Response.json(profileOf("2026-04-08", checkout)));
    expect(await by(address)).toMatchObject({
      status: 200,
      told: { ucp: { status: "error", capabilities: {} }, messages: [{ code: "capabilities_incompatible", severity: "unrecoverable" }] },
    });
  });
});
