import { describe, expect, it } from "vitest";
import { ProblemError, ProcureIQ } from "../../../packages/sdk/src/client.ts";

/** An API that answers each call by the next of these. */
function client(...answers: (() => Response)[]) {
  const sent: { call: string; key: string | null; ifMatch: string | null; token: string | null; body: unknown }[] = [];
  const patience = { totalMs: 30_000, now: () => 0, wait: async () => undefined, random: () => 0.5 };
  const api = new ProcureIQ({
    baseUrl: "https://api.test",
    client: "page/1",
    patience,
    bearer: async () => "token",
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const { pathname, search } = new URL(request.url);
      const text = await request.text();
      sent.push({
        call: `${request.method} ${pathname}${search}`,
        key: request.headers.get("idempotency-key"),
        ifMatch: request.headers.get("if-match"),
        token: request.headers.get("authorization"),
        body: text === "" ? undefined : JSON.parse(text),
      });
      const answer = answers.shift();
      if (!answer) throw new TypeError("there are no more answers");
      return answer();
    },
  });
  return { api, sent, calls: () => sent.map(({ call }) => call) };
}

const json =
  (body: object, status = 200) =>
  () =>
    Response.json(body, { status });
const lost = (): Response => {
  throw new TypeError("the connection broke");
};
const WANTED = { name: "Tell the warehouse", eventType: "order.completed", url: "https://hooks.test/orders" } as const;

describe("a client of searches", () => {
  it("drafts one under one key, over all tries, where an answer was lost", async () => {
    const { api, sent } = client(lost, json({ id: "srch_1" }, 201));
    expect((await api.searches.start({ query: "desks" }, "a-key")).id).toBe("srch_1");
    expect(sent.map(({ key }) => key)).toEqual(["a-key", "a-key"]);
  });
});

describe("a client of automations", () => {
  it("makes one under one key, over all tries, where an answer was lost", async () => {
    const { api, sent } = client(lost, json({ id: "auto_1", secret: "whsec_1" }, 201));
    expect((await api.automations.make(WANTED, "a-key")).secret).toBe("whsec_1");
    expect(sent.map(({ body }) => body)).toEqual([WANTED, WANTED]);
    expect(sent.map(({ key }) => key)).toEqual(["a-key", "a-key"]);
  });

  it("reads again what it only reads, changes, rotates and deletes", async () => {
    const { api, calls } = client(
      lost,
      json({ items: [], nextCursor: null }),
      json({ items: [], nextCursor: null }),
      json({ id: "auto_1" }),
      json({ id: "auto_1", enabled: false }),
      json({ secret: "whsec_2", previousSecretUntil: "2030-01-01T00:00:00Z" }),
      () => new Response(null, { status: 204 }),
    );
    await api.automations.list({ limit: 5 });
    await api.automations.executions("auto_1", { cursor: "c" });
    await api.automations.read("auto_1");
    expect((await api.automations.change("auto_1", { enabled: false })).enabled).toBe(false);
    expect((await api.automations.rotateSecret("auto_1")).secret).toBe("whsec_2");
    await api.automations.remove("auto_1");
    expect(calls()).toEqual([
      "GET /automations?limit=5",
      "GET /automations?limit=5",
      "GET /automations/auto_1/executions?cursor=c",
      "GET /automations/auto_1",
      "PATCH /automations/auto_1",
      "POST /automations/auto_1/rotate-secret",
      "DELETE /automations/auto_1",
    ]);
  });
});

describe("a client of usage and of sponsored offers", () => {
  it("asks for today, or for the day that is named", async () => {
    const { api, calls } = client(json({ day: "2030-01-31" }), json({ day: "2030-01-30" }));
    expect((await api.usage.day()).day).toBe("2030-01-31");
    await api.usage.day("2030-01-30");
    expect(calls()).toEqual(["GET /llm/usage", "GET /llm/usage?day=2030-01-30"]);
  });

  it("reports by the token of the offer as its viewer, and replaces the viewer's controls as their own", async () => {
    const controls = { optOut: true, hiddenAds: ["one"], hiddenAdvertisers: [] };
    const { api, sent } = client(json({ recorded: true }), json({ ...controls, servedThisHour: 0, hourlyCap: 20 }));
    expect(await api.ads.report("impression", "token_1")).toBe(true);
    await api.ads.setControls({ ...controls, servedThisHour: 3, hourlyCap: 20 } as typeof controls);
    expect(sent.map(({ call, token, body }) => [call, token, body])).toEqual([
      ["POST /ads/events", "Bearer token", { type: "impression", token: "token_1" }],
      ["PUT /ads/viewer-controls", "Bearer token", controls],
    ]);
  });

  it("is told the tag of a viewer's controls, also where an answer was lost, and names it where it replaces these alone", async () => {
    const controls = { optOut: false, hiddenAds: [], hiddenAdvertisers: ["abt"] };
    const tagged = (etag: string) => () => Response.json(controls, { headers: { etag } });
    const refused = json({ type: "https://api.test/problems/ad-controls-conflict", title: "changed", status: 412, controls }, 412);
    const { api, sent } = client(lost, tagged('"one"'), tagged('"two"'), refused, json(controls));
    const { etag } = await api.ads.controls();
    expect(etag).toBe('"one"');
    expect((await api.ads.setControls({ ...controls, optOut: true }, { ifMatch: etag })).etag).toBe('"two"');
    const stale = api.ads.setControls(controls, { ifMatch: etag });
    await expect(stale).rejects.toSatisfy((error) => error instanceof ProblemError && error.is("ad-controls-conflict"));
    expect((await api.ads.setControls(controls)).etag).toBeNull();
    expect(sent.map(({ ifMatch }) => ifMatch)).toEqual([null, null, '"one"', '"one"', null]);
  });
});
