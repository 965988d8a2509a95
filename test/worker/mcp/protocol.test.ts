import { beforeAll, describe, expect, it } from "vitest";
import { present } from "../../support/present.ts";
import { openShop, type Shop } from "../checkout/setting.ts";
import { agentAt, doorOf, post } from "./agent.ts";

let shop: Shop;
let door: ReturnType<typeof doorOf>;

beforeAll(async () => {
  shop = await openShop();
  door = doorOf(shop.deps, shop.buyerId);
  await shop.cartWith(2);
}, 60_000);

const LIST = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} });
const callOf = (name: string, input: unknown) =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: input } });

/** The message of an answer, which comes as JSON or as an event. */
async function messageOf(response: Response): Promise<{ result?: Record<string, unknown>; error?: { code: number; message: string } }> {
  const text = await response.text();
  return JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text) as Awaited<ReturnType<typeof messageOf>>;
}

describe.each(["auto", "legacy"] as const)("the protocol's own client (%s)", (mode) => {
  it("finds at most fifteen tools, each described, with its effects and the shape of its answer", async () => {
    const { client } = await agentAt(door, mode);
    const { tools } = await client.listTools();
    expect(tools.length).toBeLessThanOrEqual(15);
    expect(client.getServerVersion()).toMatchObject({ name: "procureiq" });
    for (const { name, description, inputSchema, outputSchema, annotations } of tools) {
      expect(description?.length, name).toBeGreaterThan(60);
      expect([inputSchema.type, outputSchema?.type], name).toEqual(["object", "object"]);
      expect(Object.keys(annotations ?? {}), name).toEqual(
        expect.arrayContaining(["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"]),
      );
    }
    const spends = tools.filter(({ annotations }) => annotations?.destructiveHint && annotations.openWorldHint).map(({ name }) => name);
    expect(spends).toEqual(["check_out", "pay_checkout", "cancel_checkout"]);
  });

  it("reads what the buyer has as resources, and no other buyer does", async () => {
    const { client } = await agentAt(door, mode);
    const templates = (await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate);
    expect(templates).toEqual([
      "procureiq://briefs/{id}",
      "procureiq://searches/{id}/offers",
      "procureiq://carts/{id}",
      "procureiq://orders/{id}",
    ]);
    const { resources } = await client.listResources();
    const uri = resources.find((each) => each.uri.startsWith("procureiq://carts/"))?.uri ?? "";
    const { contents } = await client.readResource({ uri });
    expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({ items: [{ quantity: 2 }] });
    const stranger = await agentAt(doorOf(shop.deps, shop.deps.ids.next("usr")), mode);
    await expect(stranger.client.readResource({ uri })).rejects.toThrow(/no such cart/);
    await expect(client.readResource({ uri: "procureiq://carts/nope" })).rejects.toThrow(/schema/);
  });
});

describe("the door for agents", () => {
  it("tells who is turned away where it is told how to get in (RFC 9728)", async () => {
    const response = await post(door, LIST, { authorization: "Bearer nobody" });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain(
      'resource_metadata="https://api.test/.well-known/oauth-protected-resource/mcp"',
    );
    expect(await response.json()).toMatchObject({ type: "/problems/unauthenticated", jsonrpc: "2.0", id: null, error: { code: -32_000 } });
  });

  it("lets no page of another origin speak to it, and its own", async () => {
    expect((await post(door, LIST, { origin: "https://evil.test" })).status).toBe(403);
    expect((await post(door, LIST, { origin: "null" })).status).toBe(403);
    expect((await post(door, LIST, { origin: "https://api.test" })).status).toBe(200);
  });

  it("keeps no session: it has nothing to be listened to or ended", async () => {
    for (const method of ["GET", "DELETE"]) {
      const response = await door("https://api.test/mcp", { method, headers: { authorization: "Bearer agent" } });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    }
    expect((await post(door, LIST)).headers.get("mcp-session-id")).toBeNull();
  });

  it("asks each tool for its scope, and says which one is missing", async () => {
    const reader = await agentAt(doorOf(shop.deps, shop.buyerId, ["orders:read"]));
    expect(await reader.call("read_orders")).toMatchObject({ isError: false });
    const refused = { isError: true, told: { type: "/problems/insufficient-scope", status: 403, scope: "cart" } };
    expect(await reader.call("add_to_cart", { offerId: shop.offerId, quantity: 1 })).toMatchObject(refused);
    expect(await reader.call("read_cart")).toMatchObject(refused);
    const { resources } = await reader.client.listResources();
    expect(resources.filter(({ uri }) => uri.startsWith("procureiq://carts/"))).toEqual([]);
  });
});

describe("hostile messages", () => {
  it.each([
    ["no JSON", "{", -32_700],
    ["a batch, which would be many calls for one", `[${LIST},${LIST}]`, -32_600],
    ["no JSON-RPC", '{"method":"tools/list"}', -32_600],
    ["NUL within", callOf("read_cart", { cartId: "\u0000" }), -32_600],
    ["a lone surrogate", callOf("read_cart", { cartId: "x" }).replace('"x"', String.raw`"\ud800"`), -32_600],
    ["nesting past any use", `{"jsonrpc":"2.0","id":1,"method":"x","params":${"[".repeat(5000)}${"]".repeat(5000)}}`, -32_600],
  ])("%s is refused with a problem and an error of JSON-RPC", async (_what, body, code) => {
    const response = await post(door, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: 400, jsonrpc: "2.0", error: { code } });
  });

  it("of another type or too long are refused before they are read", async () => {
    expect((await post(door, LIST, { "content-type": "text/plain" })).status).toBe(415);
    const long = callOf("describe_need", { text: "x".repeat(shop.deps.contract.http.maxBodyBytes) });
    expect((await post(door, long)).status).toBe(413);
  });

  it.each([
    ["no arguments", "change_cart", undefined, "/cartId"],
    ["a wrong id", "read_offer", { offerId: "../../etc/passwd" }, "/offerId"],
    ["a member nobody knows", "read_cart", { __proto__x: 1 }, ""],
    ["an amount that is no number", "add_to_cart", { offerId: "ofr_01h455vb4pex5vsknk084sn02q", quantity: "1e99" }, "/quantity"],
    ["a payment method that is none", "check_out", { confirmation: "x", paymentMethod: "4242424242424242" }, "/paymentMethod"],
    ["a wait without end", "list_offers", { searchId: "srch_01h455vb4pex5vsknk084sn02q", waitSeconds: 1e9 }, "/waitSeconds"],
  ])("%s: a tool's error that points at it", async (_what, name, input, pointer) => {
    const { result } = await messageOf(await post(door, callOf(name, input)));
    expect(result).toMatchObject({ isError: true, structuredContent: { type: "/problems/validation", status: 400 } });
    const { errors } = present(result, "result")["structuredContent"] as { errors: { pointer: string }[] };
    expect(errors.map((each) => each.pointer)).toContain(pointer);
  });

  it("a tool, a method and a protocol that there are not are errors of the protocol", async () => {
    expect(await messageOf(await post(door, callOf("rm_rf", {})))).toMatchObject({ error: { code: -32_602 } });
    expect(await messageOf(await post(door, LIST.replace("tools/list", "tools/eval")))).toMatchObject({ error: { code: -32_601 } });
    expect((await post(door, LIST, { "mcp-protocol-version": "1999-01-01" })).status).toBe(400);
  });

  it("what fails inside is told by its request id alone", async () => {
    const broken = doorOf(
      shop.depsOf({
        carts: () => {
          throw new Error("secret internals");
        },
      }),
      shop.buyerId,
    );
    const response = await post(broken, callOf("read_cart", { cartId: "cart_01h455vb4pex5vsknk084sn02q" }), {
      "x-request-id": "req-of-test",
    });
    const { result } = await messageOf(response);
    expect(result).toMatchObject({ isError: true, structuredContent: { type: "/problems/internal", requestId: "req-of-test" } });
    expect(JSON.stringify(result)).not.toContain("secret");
  });
});
