import { describe, expect, it } from "vitest";
import { alertCursor, afterAlert } from "../../../src/operations/alerts/list-rules.ts";
import { ann, ledgerUnderTest, raiseOf } from "./ledger-under-test.ts";

type Ledger = Awaited<ReturnType<typeof ledgerUnderTest>>;

/** All open alerts as a reader gets them who goes from page to page. */
async function pagedThrough(ledger: Ledger, limit: number): Promise<string[]> {
  const keys: string[] = [];
  let cursor: string[] | undefined;
  for (;;) {
    const page = await ledger.deps.alertLedger.listAlerts({ state: "open", limit, after: afterAlert(cursor) });
    keys.push(...page.map(({ key }) => key));
    const last = page.at(-1);
    if (!last || page.length < limit) return keys;
    cursor = alertCursor(last);
  }
}

describe("alerts in a list", () => {
  it("[ALR-10] has an open page that nobody acknowledged before all newer warnings, however many, and each alert once from page to page", async () => {
    const ledger = await ledgerUnderTest("list-of-many");
    await ledger.raise("checkout.payments.down", { severity: "page" });
    const warnings = Array.from({ length: 230 }, (_, index) => raiseOf(`monitor${index}.warning`, { severity: "warn" }));
    await ledger.deps.alertLedger.raise(warnings);
    const [first, second] = await ledger.deps.alertLedger.listAlerts({ state: "open", limit: 2, after: undefined });
    expect([first?.key, second?.key]).toEqual(["checkout.payments.down", "monitor229.warning"]);
    const all = await pagedThrough(ledger, 50);
    expect(all).toHaveLength(231);
    expect(new Set(all).size).toBe(231);
  });

  it("[ALR-10] lets it go to the others once somebody has it, and brings one that rises to a page to the top", async () => {
    const ledger = await ledgerUnderTest("list-in-rank");
    await ledger.raise("a.page.first", { severity: "page" });
    await ledger.raise("b.warning.second", { severity: "warn" });
    const keys = () => pagedThrough(ledger, 10);
    expect(await keys()).toEqual(["a.page.first", "b.warning.second"]);

    const [page] = await ledger.deps.alertLedger.listAlerts({ state: "open", limit: 1, after: undefined });
    await ledger.deps.alertLedger.act(page?.id ?? "", { kind: "acknowledge" }, ann);
    expect(await keys()).toEqual(["b.warning.second", "a.page.first"]);

    await ledger.raise("c.warning.third", { severity: "warn" });
    await ledger.raise("b.warning.second", { severity: "page" });
    expect(await keys()).toEqual(["b.warning.second", "c.warning.third", "a.page.first"]);
  });

  it("[ALR-10] stays in the order it has, however often its alerts are raised again", async () => {
    const ledger = await ledgerUnderTest("list-stays");
    for (const key of ["a.one", "b.two", "c.three"]) await ledger.raise(key, { severity: "warn" });
    const before = await pagedThrough(ledger, 10);
    ledger.advance(60);
    await ledger.raise("a.one", { severity: "warn" });
    expect(await pagedThrough(ledger, 10)).toEqual(before);
  });
});
