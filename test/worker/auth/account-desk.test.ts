import { createExecutionContext } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import type { Deps } from "../../../src/deps.ts";
import { OPERATORS_ACCOUNT, operatorsAccount } from "../../../src/features/auth/operators-account.ts";
import { suspendAccount } from "../../../src/features/auth/suspend-account.ts";
import { findBuyer } from "../../../src/features/auth/store.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { cursorOf } from "../../../src/platform/http/pagination.ts";
import { present } from "../../support/present.ts";
import { routes } from "../all-routes.ts";
import { awakenDesk } from "../objects.ts";
import { busyBuyer } from "./busy-buyer.ts";
import { cheaplyRegistered, isolates } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const OPERATOR = { kind: "operator", id: "opr_01h455vb4pex5vsknk084sn02b", email: "operator@operators.test", role: "operator" } as const;
const UNTIL = "2030-01-01T00:00:00.000Z";

/** What an answer's body may have of what is asked about here. */
interface Answered {
  items: { id: string }[];
  sessions: unknown[];
  serviceTokens: unknown[];
  suspended: { reason: string } | null;
  errors: { pointer: string }[];
  stepUp: unknown;
}

/** The Worker as an operator meets it, with presence proven or not. */
function desk(whole: (overrides: Partial<Deps>) => Deps, { proven = true } = {}) {
  const deps = whole({
    identities: {
      buyer: async () => undefined,
      ticket: async () => undefined,
      operator: async () => OPERATOR,
      opsReader: async () => undefined,
    },
    stepUps: { until: async () => (proven ? UNTIL : undefined), prove: () => Promise.reject(new Error("nobody asks here")) },
  });
  const app = createApp(() => deps, routes);
  return async (method: string, path: string, body?: unknown) => {
    const headers = {
      authorization: "Bearer operator",
      "content-type": "application/json",
      accept: path.startsWith("/admin/accounts") ? "text/html" : "*/*",
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await app.fetch(new Request(`https://api.test${path}`, { method, headers, ...sent }), {}, createExecutionContext());
    const text = await response.text();
    return { status: response.status, text, body: (text.startsWith("{") ? JSON.parse(text) : {}) as Answered };
  };
}

describe("the operators' desk of accounts", () => {
  it("finds an account by its address, however it is written, and by its id, with its sessions and tokens", async () => {
    const { one } = isolates();
    const buyer = await busyBuyer(one());
    const ask = desk(one);
    for (const q of [buyer.email.toUpperCase(), buyer.id]) {
      const found = await ask("GET", `/admin/buyers?q=${encodeURIComponent(q)}`);
      expect(found.body.items.map(({ id }) => id)).toEqual([buyer.id]);
    }
    const { body } = await ask("GET", `/admin/buyers/${buyer.id}`);
    expect([body.sessions.length, body.serviceTokens.length]).toEqual([1, 1]);
    expect(JSON.stringify(body)).not.toMatch(/digest|passwordHash|secret/i);
    const nobody = await ask("GET", "/admin/buyers?q=nobody@nowhere.test");
    expect(nobody.body).toEqual({ items: [], nextCursor: null });
  });

  it("leaves out an account that is no buyer's, as that of the operators' automations: nobody can suspend or close it", async () => {
    const { one } = isolates();
    const { db } = one();
    const ask = desk(one);
    const { id } = await cheaplyRegistered(one());
    expect((await ask("GET", `/admin/buyers?q=${id}`)).body.items).toHaveLength(1);
    await db.update(buyers).set({ kind: "operators" }).where(eq(buyers.id, id));
    expect((await ask("GET", `/admin/buyers?q=${id}`)).body.items).toEqual([]);
    expect((await ask("GET", `/admin/buyers/${id}`)).status).toBe(404);
    for (const act of ["suspend", "close"])
      expect((await ask("POST", `/admin/buyers/${id}/${act}`, { reason: "Not a buyer" })).status).toBe(404);
    expect(await findBuyer(db, id)).toMatchObject({ suspendedAt: null, closedAt: null });
  });

  it("knows the account of the operators' automations for what it is, also where the release before made it", async () => {
    const { db } = isolates().one();
    await db.execute(operatorsAccount(new Date()));
    expect(await findBuyer(db, OPERATORS_ACCOUNT)).toMatchObject({ kind: "operators" });
    await db.update(buyers).set({ kind: "buyer" }).where(eq(buyers.id, OPERATORS_ACCOUNT));
    await db.execute(operatorsAccount(new Date()));
    expect(await findBuyer(db, OPERATORS_ACCOUNT)).toMatchObject({ kind: "operators" });
  });

  it("lists those that are suspended, the newest first, page by page", async () => {
    const { one } = isolates();
    const deps = one();
    const busy = [await busyBuyer(deps), await busyBuyer(deps)];
    for (const { id } of busy)
      await suspendAccount(deps, present(await findBuyer(deps.db, id), "the buyer"), { operator: OPERATOR, reason: "a try" });
    const ask = desk(one);
    const ids = busy.map(({ id }) => id);
    const { body } = await ask("GET", "/admin/buyers?state=suspended&limit=100");
    expect(body.items.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids.toReversed());
    const next = await ask("GET", `/admin/buyers?state=suspended&limit=1&cursor=${encodeURIComponent(cursorOf([ids[1] ?? ""]))}`);
    expect(next.body.items).toMatchObject([{ id: ids[0], suspended: { reason: "a try" } }]);
  });

  it("suspends by whoever has proven presence for it, with a reason, and answers 404 of nobody's id", async () => {
    const { one } = isolates();
    const buyer = await busyBuyer(one());
    const unproven = await desk(one, { proven: false })("POST", `/admin/buyers/${buyer.id}/suspend`, { reason: "a try" });
    expect([unproven.status, unproven.body.stepUp]).toEqual([403, { kind: "accounts", at: "/admin/step-up" }]);
    const ask = desk(one);
    const unreasoned = await ask("POST", `/admin/buyers/${buyer.id}/suspend`, { reason: " " });
    expect([unreasoned.status, unreasoned.body.errors[0]?.pointer]).toEqual([400, "/reason"]);
    const suspended = await ask("POST", `/admin/buyers/${buyer.id}/suspend`, { reason: "a try" });
    expect([suspended.status, suspended.body.suspended?.reason, suspended.body.sessions]).toEqual([200, "a try", []]);
    const nobody = await ask("POST", `/admin/buyers/${one().ids.next("usr")}/suspend`, { reason: "a try" });
    expect(nobody.status).toBe(404);
  });

  it("shows a page of each, on which an act stands once presence is proven and before that the way to prove it", async () => {
    const { one } = isolates();
    const buyer = await busyBuyer(one());
    const list = await desk(one)("GET", `/admin/accounts?q=${encodeURIComponent(buyer.email)}`);
    expect(list.text).toContain(`<a href="/admin/accounts/${buyer.id}">${buyer.email}</a>`);
    const page = await desk(one)("GET", `/admin/accounts/${buyer.id}`);
    expect(page.text).toContain(`action="/admin/act?api=POST+/admin/buyers/${buyer.id}/suspend&amp;`);
    expect(page.text).toContain("Nightly");
    const unproven = await desk(one, { proven: false })("GET", `/admin/accounts/${buyer.id}`);
    expect(unproven.text).toContain(`href="/admin/step-up?kind=accounts&amp;next=/admin/accounts/${buyer.id}"`);
    expect(unproven.text).not.toContain("/admin/act?");
  });
});
