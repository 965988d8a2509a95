import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { LedgerDelivering } from "../../../durable-objects/alert-ledger/delivering.ts";
import { ledgerTables } from "../../../durable-objects/alert-ledger/tables.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { ann, ledgerUnderTest, raiseOf, refuses } from "./ledger-under-test.ts";

/** The stack under test is a local one. */
const { silenceSeconds, breaker } = contractFor("local").incidentAlerts;
const THERE = { kind: "delivered", status: 204, latencyMs: 3 } as const;

type Ledger = Awaited<ReturnType<typeof ledgerUnderTest>>;
const triesOn = (ledger: Ledger, transport: string) => ledger.posts.filter((post) => post.transport === transport);
const warnings = (count: number) => Array.from({ length: count }, (_, index) => raiseOf(`storm${index}.slow`, { severity: "warn" }));

/** As in production, where the last tries are half an hour and an hour apart. */
const inAnHour = (ledger: Ledger) =>
  runInDurableObject(ledger.stub, (_, { storage }) => {
    const at = ledger.deps.clock.now().getTime() + 3_600_000;
    storage.sql.exec("UPDATE deliveries SET next_attempt_at = ?1, wake_at = ?1, woken = 0, cross_at = NULL WHERE state = 'retrying'", at);
  });

/** When the ledger would look after transports and crossings next. */
const nextAt = (ledger: Ledger) =>
  runInDurableObject(ledger.stub, (_, { storage }) =>
    new LedgerDelivering(
      ledgerTables(storage.sql, {
        contract: contractFor("local"),
        origin: { environment: "local", releaseId: "r1" },
        configured: { primary: true, secondary: true },
        keeping: [],
        ids: systemIds,
      }),
    ).nextAt(ledger.deps.clock.now().getTime()),
  );

describe("[ALR-2] what finds out whether a transport works again", () => {
  it("is not lost where the receiver refuses one page for good: it is there, and takes the others", async () => {
    const ledger = await ledgerUnderTest("probe-refused");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(10));
    await ledger.raise("page.too-large");
    await ledger.drain();
    await inAnHour(ledger);
    ledger.answers.primary = ({ payload }) => (payload.includes("page.too-large") ? refuses({ status: 413 })() : THERE);
    await ledger.drainFor(breaker.probeSeconds + 1);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ owed: { failing: { primary: null } }, retrying: 1 });
    expect(ledger.posts.filter(({ transport }) => transport === "primary").length).toBeLessThan(breaker.failures + 15);
  });

  it("is each in turn where it asks for patience", async () => {
    const ledger = await ledgerUnderTest("probe-turns");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(breaker.failures));
    await ledger.drain();
    await ledger.raise("page.one");
    await ledger.raise("page.two");
    await ledger.drain();
    await inAnHour(ledger);
    ledger.answers.primary = refuses({ status: 429 });
    await ledger.drainFor(3 * breaker.probeSeconds + 3);
    const probes = ledger.posts.filter(({ transport }) => transport === "primary").slice(breaker.failures);
    const keys = probes.slice(0, 2).map(({ payload }) => /page\.\w+/.exec(payload)?.[0] ?? "");
    expect(keys.toSorted()).toEqual(["page.one", "page.two"]);
    expect(new Set(probes.slice(0, 3).map(({ id }) => id)).size).toBe(3);
  });

  it("is one, however often the ledger looks, and costs none of its tries", async () => {
    const ledger = await ledgerUnderTest("probe-alone");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(breaker.failures));
    await ledger.drain();
    await ledger.raise("page.one");
    await ledger.raise("page.two");
    await ledger.drain();
    await inAnHour(ledger);
    ledger.advance(breaker.probeSeconds + 1);
    await ledger.deps.alertLedger.sweep();
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent.pages).toHaveLength(1);
    await ledger.drain();
    expect(await ledger.letters()).toEqual([]);
  });

  it("lets go what failed before the breaker opened too", async () => {
    const ledger = await ledgerUnderTest("failed-before");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(breaker.failures));
    await ledger.drain();
    await inAnHour(ledger);
    delete ledger.answers.primary;
    await ledger.drainFor(breaker.probeSeconds + 1);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ delivered: breaker.failures, retrying: 0 });
  });
});

describe("[ALR-2, ALR-3] a page alone that its transport fails", () => {
  it("is evidence enough: it finds out again and again, at no try of its own, and the transport is shown as failing", async () => {
    const ledger = await ledgerUnderTest("page-alone");
    ledger.answers.primary = refuses();
    await ledger.raise("page.alone");
    await ledger.drain();
    await inAnHour(ledger);
    await ledger.drainFor((breaker.failures - 1) * breaker.probeSeconds);
    expect((await ledger.deps.alertLedger.counts()).owed.failing.primary).not.toBeNull();
    expect(triesOn(ledger, "primary")).toHaveLength(breaker.failures);
    expect(await ledger.letters()).toEqual([]);
    delete ledger.answers.primary;
    await ledger.drainFor(breaker.probeSeconds);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ owed: { failing: { primary: null } }, retrying: 0, pending: 0 });
  });

  it("is probed when the ledger's alarm rings for it; a warning alone waits for its own next try", async () => {
    const ledger = await ledgerUnderTest("page-alarm");
    ledger.answers.primary = refuses();
    await ledger.raise("crawl.slow", { severity: "warn" });
    await ledger.drain();
    await inAnHour(ledger);
    expect(await nextAt(ledger)).toBeNull();
    ledger.advance(breaker.probeSeconds);
    await ledger.drain();
    expect(ledger.posts).toHaveLength(1);
    await ledger.raise("page.alone");
    await ledger.drain();
    await inAnHour(ledger);
    expect(await nextAt(ledger)).toBe(ledger.deps.clock.now().getTime() + breaker.probeSeconds * 1000);
  });
});

describe("[ALR-2] while a transport rests", () => {
  it("the ledger's alarm rings for what it holds, and not before the rest is over; where it holds nothing it does not", async () => {
    const ledger = await ledgerUnderTest("rest-alarm");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(breaker.failures));
    await ledger.drain();
    await inAnHour(ledger);
    const until = ledger.deps.clock.now().getTime() + breaker.probeSeconds * 1000;
    expect(await nextAt(ledger)).toBe(until);
    ledger.advance(breaker.probeSeconds - 1);
    await ledger.drain();
    expect(ledger.posts).toHaveLength(breaker.failures);
    ledger.advance(1);
    expect(await nextAt(ledger)).toBeNull();
    await runInDurableObject(ledger.stub, (_, { storage }) => storage.sql.exec("UPDATE deliveries SET state = 'dead' WHERE held = 1"));
    ledger.advance(-1);
    expect(await nextAt(ledger)).toBeNull();
  });

  it("a page finds out before the warnings that were held longer, and each of them in turn after it", async () => {
    const ledger = await ledgerUnderTest("probe-order");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(breaker.failures));
    await ledger.drain();
    ledger.advance(1);
    await ledger.raise("page.late");
    await ledger.drain();
    await inAnHour(ledger);
    for (let probe = 0; probe < 3; probe += 1) {
      ledger.advance(breaker.probeSeconds);
      await ledger.drain();
    }
    const probes = triesOn(ledger, "primary").slice(breaker.failures);
    expect(probes[0]?.payload).toContain("page.late");
    expect(new Set(probes.map(({ id }) => id)).size).toBe(3);
  });

  it("what waits for an earlier word of its alert finds nothing out: that one does", async () => {
    const ledger = await ledgerUnderTest("probe-in-line");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(breaker.failures));
    await ledger.raise("page.first", { severity: "warn" });
    await ledger.drain();
    await inAnHour(ledger);
    ledger.advance(breaker.probeSeconds);
    ledger.answers.primary = refuses({ status: 410, permanent: true });
    await ledger.drain();
    const [letter] = await ledger.letters();
    ledger.answers.primary = refuses();
    await ledger.raise("page.first");
    await ledger.drain();
    // The first word has found out before, and is told again: it stands before the second, which never has.
    await ledger.deps.alertLedger.decide(letter?.id ?? "", { mode: "replay", note: "again", secondaryConfigured: true }, ann);
    await ledger.drain();
    await inAnHour(ledger);
    ledger.advance(breaker.probeSeconds);
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent).toMatchObject({ pages: [], wakeUps: [{}] });
  });

  it("[ALR-6] an operator's replay is tried at once, before the rest is over", async () => {
    const ledger = await ledgerUnderTest("replay-probes");
    ledger.answers.primary = refuses({ status: 410, permanent: true });
    await ledger.raise("crawl.slow", { severity: "warn" });
    await ledger.drain();
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(breaker.failures));
    await ledger.drain();
    const before = triesOn(ledger, "primary").length;
    const [letter] = await ledger.letters();
    delete ledger.answers.primary;
    await ledger.deps.alertLedger.decide(letter?.id ?? "", { mode: "replay", note: "it is back", secondaryConfigured: true }, ann);
    await ledger.drain();
    expect(triesOn(ledger, "primary").slice(before)[0]?.payload).toContain("crawl.slow");
    expect((await ledger.letters())[0]?.state).toBe("delivered");
  });
});

describe("[ALR-5] a step of the chain by the secondary", () => {
  const { escalation } = contractFor("local").incidentAlerts;

  it("goes to the primary where the secondary keeps it waiting, once, with the same words", async () => {
    const ledger = await ledgerUnderTest("step-crosses");
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    ledger.answers.secondary = refuses({ status: 429, retryAfterSeconds: 3_600 });
    ledger.advance(escalation[0]?.afterSeconds ?? 0);
    await ledger.drainFor(silenceSeconds - 1);
    expect(triesOn(ledger, "primary")).toHaveLength(1);
    await ledger.drainFor(1);
    const told = triesOn(ledger, "primary").slice(1);
    expect(told).toMatchObject([{ payload: triesOn(ledger, "secondary")[0]?.payload }]);
    expect(told[0]?.payload).toContain("alert.escalated");
  });

  it("goes to the primary at once where the secondary gives it up, and its letter stands", async () => {
    const ledger = await ledgerUnderTest("step-dies");
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    ledger.answers.secondary = refuses({ status: 410, permanent: true });
    ledger.advance(escalation[0]?.afterSeconds ?? 0);
    await ledger.drain();
    expect(
      triesOn(ledger, "primary")
        .slice(1)
        .map(({ payload }) => /alert\.\w+/.exec(payload)?.[0]),
    ).toEqual(["alert.escalated"]);
    expect(await ledger.letters()).toMatchObject([{ transport: "secondary", state: "undecided", bothFailed: false }]);
  });

  it("that both give up ranks first", async () => {
    const ledger = await ledgerUnderTest("step-dies-twice");
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    ledger.answers.secondary = refuses({ status: 410, permanent: true });
    ledger.answers.primary = refuses({ status: 410, permanent: true });
    ledger.advance(escalation[0]?.afterSeconds ?? 0);
    await ledger.drain();
    expect((await ledger.letters()).map(({ transport, bothFailed }) => ({ transport, bothFailed }))).toEqual([
      { transport: "primary", bothFailed: true },
      { transport: "secondary", bothFailed: false },
    ]);
  });
});
