import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { askAs, servedAtOnce } from "../checkout/http.ts";

describe("A session opened under an Idempotency-Key", () => {
  it("is opened once for all retries, also at once, and not for another request", async () => {
    const deps = createDeps(env);
    const buyerId = deps.ids.next("usr");
    await deps.db
      .insert(buyers)
      .values({ id: buyerId, email: `${buyerId}@buyers.test`, name: "Test", passwordHash: "x", createdAt: new Date() });
    const served = servedAtOnce(deps);
    const open = (body: unknown, key: string) => askAs(served, buyerId, "POST", "/chat-sessions", body, { "idempotency-key": key });
    const opened = await Promise.all([1, 2, 3].map(() => open({ locale: "de" }, "one")));
    expect(opened.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(opened.map(({ body }) => body["id"])).size).toBe(1);
    expect(opened.filter(({ headers }) => headers.get("idempotency-replayed") === "true")).toHaveLength(2);
    expect(await open({ locale: "fr" }, "one")).toMatchObject({ status: 422 });
    expect((await open({ locale: "de" }, "two")).body["id"]).not.toBe(opened[0]?.body["id"]);
  });
});
