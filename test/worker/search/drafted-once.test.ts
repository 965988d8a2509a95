import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { searchLogs } from "../../../src/features/catalog/tables.ts";
import { cancelSearch } from "../../../src/features/search/cancel-search.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { searches } from "../../../src/features/search/tables.ts";
import { keyFor } from "../../../src/platform/http/idempotency.ts";
import { valueOf } from "../../support/value-of.ts";

async function buyer() {
  const deps = createDeps(env);
  const id = deps.ids.next("usr");
  await deps.db.insert(buyers).values({ id, email: `${id}@buyers.test`, name: "Test", passwordHash: "x", createdAt: new Date() });
  const asked = { query: "black chair" };
  const key = (name: string, body: object = asked) => keyFor(name, "POST /searches", body);
  const kept = () => deps.db.select({ id: searches.id }).from(searches).where(eq(searches.buyerId, id));
  return { deps, id, asked, key, kept };
}

it("is drafted once under a key, with one log, however often and at once it is asked for", async () => {
  const { deps, id, asked, key, kept } = await buyer();
  const drafted = await Promise.all(Array.from({ length: 6 }, () => createSearch(deps, id, asked, key("once"))));
  const made = drafted.map((each) => valueOf(each));
  const ids = new Set(made.map(({ search }) => search.id));
  expect(ids.size).toBe(1);
  expect(made.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(await kept()).toHaveLength(1);
  expect(await deps.db.$count(searchLogs, eq(searchLogs.searchId, [...ids][0] ?? ""))).toBe(1);
});

it("is answered as it is by then, whatever has become of what it was made of", async () => {
  const { deps, id, asked, key } = await buyer();
  const { search } = valueOf(await createSearch(deps, id, asked, key("later")));
  await deps.db.update(searches).set({ state: "RUNNING" }).where(eq(searches.id, search.id));
  valueOf(await cancelSearch(deps, id, search.id));
  const asksNobody = { ...deps, contract: { ...deps.contract, fx: { ...deps.contract.fx, supportedCurrencies: [] } } };
  expect(valueOf(await createSearch(asksNobody, id, asked, key("later")))).toMatchObject({
    search: { id: search.id, state: "CANCELLED" },
    replayed: true,
  });
});

it("is refused under a key that another was asked for by; another buyer's key is another", async () => {
  const [one, other] = [await buyer(), await buyer()];
  const { search } = valueOf(await createSearch(one.deps, one.id, one.asked, one.key("mine")));
  const desk = { query: "desk" };
  expect(await createSearch(one.deps, one.id, desk, one.key("mine", desk))).toMatchObject({
    ok: false,
    refusal: { kind: "idempotency-key-reused" },
  });
  expect(await one.kept()).toHaveLength(1);
  expect(valueOf(await createSearch(other.deps, other.id, other.asked, other.key("mine"))).search.id).not.toBe(search.id);
});

it("is drafted anew each time where no key is given", async () => {
  const { deps, id, asked, kept } = await buyer();
  for (const _ of [1, 2]) valueOf(await createSearch(deps, id, asked));
  expect(await kept()).toHaveLength(2);
});

it("asks for as many as its query says, for no more than it says, by the rate of the day; without one that is said and nothing is held against it", async () => {
  const { deps, id } = await buyer();
  const query = "10 office chairs under 150 euros each, desk under 300 euros total, lamp";
  const asked = async (rest: object = {}) => valueOf(await createSearch(deps, id, { query, currency: "EUR", ...rest })).search;
  const figures = ({ items }: Awaited<ReturnType<typeof asked>>) => items.map(({ name, quantity, budget }) => [name, quantity, budget]);
  expect(figures(await asked())).toEqual([
    ["office chairs", 10, 150_000],
    ["desk", null, 30_000],
    ["lamp", null, null],
  ]);
  expect(figures(await asked({ budget: { amount: 20_000, currency: "EUR" } }))).toEqual([
    ["office chairs", 10, 20_000],
    ["desk", null, 20_000],
    ["lamp", null, 20_000],
  ]);
  const noRates = { ...deps, contract: { ...deps.contract, fx: { ...deps.contract.fx, graceSeconds: 0, warnSeconds: 0 } } };
  const inPounds = valueOf(await createSearch(noRates, id, { query: "desk under 300 euros", currency: "GBP" })).search;
  expect(inPounds).toMatchObject({ items: [{ name: "desk", budget: null }], degraded: { mode: "without-budget" } });
});
