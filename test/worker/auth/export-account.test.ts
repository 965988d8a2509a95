import { beforeAll, describe, expect, it } from "vitest";
import { unavailable } from "../../../src/platform/errors.ts";
import { present } from "../../support/present.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { busyBuyer, MESSAGES } from "./busy-buyer.ts";
import { bearer, provenBuyer, served, tokenOf } from "./service-token-setting.ts";
import { isolates, PASSWORD } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const idsOf = (items: unknown) => (items as { id: string }[]).map(({ id }) => id);

describe("a buyer who takes away all that is kept", () => {
  it("gets each thing once, however many there are, nobody else's, and nothing that opens a door", async () => {
    const deps = isolates().one();
    const [buyer, other] = [await busyBuyer(deps), await busyBuyer(deps)];
    const { status, headers, body } = await served(deps)("POST", "/auth/export", bearer(buyer.access), { password: PASSWORD });
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="procureiq-account-\d{4}-\d\d-\d\d\.json"$/);
    expect(body).toMatchObject({
      format: "procureiq-account/1",
      account: [{ id: buyer.id, email: buyer.email, language: null }],
      sessions: expect.arrayContaining([expect.objectContaining({ revokedAt: null, revokedReason: null })]),
      serviceTokens: expect.arrayContaining([expect.objectContaining({ revokedAt: null })]),
      carts: [{ id: buyer.cart, items: [] }],
      automations: [{ id: buyer.automation, url: "https://hooks.acme.dev/" }],
      complete: true,
      missing: null,
    });
    expect(idsOf(body["conversations"])).toEqual(buyer.chats);
    expect(new Set(idsOf(body["messages"])).size).toBe(2 * MESSAGES);
    expect(body["messages"]).toHaveLength(2 * MESSAGES);
    const text = JSON.stringify(body);
    for (const foreign of [other.id, other.email, other.cart, ...other.chats]) expect(text).not.toContain(foreign);
    for (const secret of ["whsec_", "scrypt", "passwordHash", "digest", buyer.token, buyer.refresh]) expect(text).not.toContain(secret);
  });

  it("has to know the password, and is throttled in guessing it; a program may not ask", async () => {
    const deps = isolates().one();
    const ask = served(deps);
    const buyer = await provenBuyer(deps);
    const { token } = await tokenOf(deps, buyer.id);
    const wrong = await ask("POST", "/auth/export", bearer(buyer.access), { password: "not this one" });
    expect([wrong.status, wrong.body["errors"]]).toEqual([403, [{ pointer: "/password", detail: "is not right" }]]);
    expect((await ask("POST", "/auth/export", bearer(token), { password: PASSWORD })).status).toBe(403);
    let last = wrong.status;
    for (let tries = 0; tries < 30 && last === 403; tries += 1)
      last = (await ask("POST", "/auth/export", bearer(buyer.access), { password: "not this one" })).status;
    expect(last).toBe(429);
  });

  it("is told which sections are missing where their owner does not answer, and never that there is nothing", async () => {
    const { one, counted } = isolates();
    const whole = one();
    const buyer = await busyBuyer(whole);
    const deps = one({ cartLists: () => overriding(whole.cartLists(buyer.id), { page: () => Promise.reject(unavailable("carts")) }) });
    const { status, body } = await served(deps)("POST", "/auth/export", bearer(buyer.access), { password: PASSWORD });
    expect(status).toBe(200);
    expect(body).toMatchObject({ carts: [], complete: false, missing: { reason: "carts did not answer" } });
    const { sections } = present(body["missing"], "what is missing") as { sections: string[] };
    expect(sections.slice(0, 2)).toEqual(["carts", "checkouts"]);
    expect(body["messages"]).toHaveLength(2 * MESSAGES);
    expect(counted["auth_account_exports incomplete"]).toBe(1);
  });
});
