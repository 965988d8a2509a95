import { describe, expect, it } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { ann, ledgerUnderTest, raiseOf, refuses } from "./ledger-under-test.ts";

/** The stack under test is a local one. */
const { silenceSeconds, breaker } = contractFor("local").incidentAlerts;
const SCHEDULE_SPENT_SECONDS = 20;

type Ledger = Awaited<ReturnType<typeof ledgerUnderTest>>;
const postsOf = (ledger: Ledger, transport: string, key: string): string[] =>
  ledger.posts
    .filter((post) => post.transport === transport)
    .map(({ payload }) => JSON.parse(payload) as { type: string; data: { alert: { key: string } } })
    .flatMap(({ type, data }) => (data.alert.key === key ? [type] : []));
const warnings = (count: number) => Array.from({ length: count }, (_, index) => raiseOf(`storm${index}.slow`, { severity: "warn" }));

describe("the lane of pages", () => {
  it("[ALR-2] is a queue of its own: a page is woken in it, and what wakes nobody in the other", async () => {
    const ledger = await ledgerUnderTest("lanes");
    await ledger.deps.alertLedger.raise([...warnings(30), raiseOf("checkout.stuck")]);
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent.pages).toHaveLength(1);
    expect(ledger.sent.wakeUps).toHaveLength(30);
    await ledger.drain();
    expect(postsOf(ledger, "primary", "checkout.stuck")).toEqual(["alert.opened"]);
  });

  it("[ALR-2] has room while the other's window is full of warnings on their way", async () => {
    const ledger = await ledgerUnderTest("lanes-full");
    await ledger.deps.alertLedger.raise(warnings(1_001));
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent.wakeUps).toHaveLength(1_000);
    await ledger.raise("checkout.stuck");
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent.pages).toHaveLength(1);
  });
});

describe("a queue that does not answer", () => {
  it("[ALR-2] holds up its own lane alone: a page is woken while that of warnings hangs", async () => {
    const ledger = await ledgerUnderTest("hanging-warnings");
    ledger.hanging.queues.add("wakeUps");
    await ledger.raise("storm.slow", { severity: "warn" });
    await ledger.raise("checkout.stuck");
    await expect.poll(() => ledger.sent.pages).toHaveLength(1);
    expect(ledger.sent.wakeUps).toEqual([]);
  });

  it("[ALR-2] is given up on within its deadline, and what it did not take is woken again once that counts as forgotten", async () => {
    const ledger = await ledgerUnderTest("hanging-pages");
    ledger.hanging.queues.add("pages");
    ledger.hanging.deadlineMs = 20;
    await ledger.equip();
    await ledger.raise("checkout.stuck");
    ledger.advance(contractFor("local").incidentAlerts.forgottenSeconds);
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent.pages).toEqual([]);
    ledger.hanging.queues.clear();
    await ledger.raise("checkout.slow");
    await expect.poll(() => ledger.sent.pages).toHaveLength(1);
    ledger.advance(contractFor("local").incidentAlerts.forgottenSeconds);
    await ledger.drain();
    expect(postsOf(ledger, "primary", "checkout.stuck")).toEqual(["alert.opened"]);
  });
});

describe("[ALR-2, ALR-5] while the primary fails", () => {
  it("the receiver is asked no more than its breaker allows, and a page goes to the secondary at once", async () => {
    const ledger = await ledgerUnderTest("rests");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(40));
    await ledger.drain();
    expect(ledger.posts).toHaveLength(breaker.failures);

    await ledger.raise("checkout.stuck");
    await ledger.drain();
    expect(postsOf(ledger, "primary", "checkout.stuck")).toEqual([]);
    expect(postsOf(ledger, "secondary", "checkout.stuck")).toEqual(["alert.opened"]);
    expect(ledger.posts).toHaveLength(breaker.failures + 1);
  });

  it("one page alone, whose tries are not enough to open the breaker, crosses when the contract's silence is over", async () => {
    const ledger = await ledgerUnderTest("silent");
    // Each answer asks for more patience than the silence, so that the schedule is not spent before it.
    ledger.answers.primary = refuses({ status: 429, retryAfterSeconds: 3_600 });
    await ledger.raise("checkout.stuck");
    await ledger.drainFor(silenceSeconds - 1);
    expect(postsOf(ledger, "secondary", "checkout.stuck")).toEqual([]);
    await ledger.drainFor(1);
    expect(postsOf(ledger, "secondary", "checkout.stuck")).toEqual(["alert.opened"]);
    await ledger.drainFor(silenceSeconds);
    expect(postsOf(ledger, "secondary", "checkout.stuck")).toEqual(["alert.opened"]);
  });

  it("a page that was acknowledged, or is over, does not cross; nor does a warning", async () => {
    const ledger = await ledgerUnderTest("in-hand");
    ledger.answers.primary = refuses({ status: 429, retryAfterSeconds: 3_600 });
    await ledger.raise("checkout.over");
    await ledger.raise("crawl.slow", { severity: "warn" });
    await ledger.drain();
    await ledger.deps.alertLedger.resolve("checkout.over", "gone");
    await ledger.drainFor(silenceSeconds + 1);
    expect(ledger.posts.filter(({ transport }) => transport === "secondary")).toEqual([]);
  });

  it("a page that was silenced crosses when its silence ends, one that is over by its death not at all", async () => {
    const ledger = await ledgerUnderTest("silenced");
    ledger.answers.primary = refuses({ status: 429, retryAfterSeconds: 3_600 });
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    const [alert] = await ledger.deps.alertLedger.listAlerts({ state: "open", limit: 1, after: undefined });
    await ledger.deps.alertLedger.act(alert?.id ?? "", { kind: "silence", seconds: silenceSeconds * 2 }, ann);
    await ledger.drainFor(silenceSeconds * 2 - 1);
    expect(postsOf(ledger, "secondary", "checkout.stuck")).toEqual([]);
    await ledger.drainFor(1);
    expect(postsOf(ledger, "secondary", "checkout.stuck")).toContain("alert.opened");
  });

  it("the secondary hears nothing of what is over before the primary gives it up, nor of the past after its end", async () => {
    const ledger = await ledgerUnderTest("dies-over");
    ledger.answers.primary = refuses();
    await ledger.raise("crawl.slow", { severity: "warn" });
    await ledger.drain();
    await ledger.deps.alertLedger.resolve("crawl.slow", "gone");
    await ledger.drainFor(SCHEDULE_SPENT_SECONDS * 2);
    expect((await ledger.letters()).length).toBeGreaterThan(0);
    expect(ledger.posts.filter(({ transport }) => transport === "secondary")).toEqual([]);
  });

  it("the secondary, which was told of a page, hears of its end too", async () => {
    const ledger = await ledgerUnderTest("end-told");
    ledger.answers.primary = refuses({ status: 429, retryAfterSeconds: 3_600 });
    await ledger.raise("checkout.stuck");
    await ledger.drainFor(silenceSeconds + 1);
    await ledger.deps.alertLedger.resolve("checkout.stuck", "gone");
    await ledger.drain();
    expect(postsOf(ledger, "secondary", "checkout.stuck")).toEqual(["alert.opened", "alert.resolved"]);
  });

  it("what was held is delivered once the receiver is back, each once, without waiting for its schedule", async () => {
    const ledger = await ledgerUnderTest("back");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(40));
    await ledger.drain();
    delete ledger.answers.primary;
    await ledger.drainFor(breaker.probeSeconds + 1);
    const delivered = ledger.posts.slice(breaker.failures).map(({ id }) => id);
    expect(delivered).toHaveLength(40);
    expect(new Set(delivered).size).toBe(40);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ delivered: 40, retrying: 0, pending: 0, deadLetters: 0 });
  });

  it("nothing waits without an end: what is held dies with its schedule, as a letter, and goes to the secondary", async () => {
    const ledger = await ledgerUnderTest("held-dies");
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(20));
    await ledger.drainFor(SCHEDULE_SPENT_SECONDS);
    expect(await ledger.letters()).toHaveLength(20);
    expect(ledger.posts.filter(({ transport }) => transport === "secondary")).toHaveLength(20);
    const tried = ledger.posts.filter(({ transport }) => transport === "primary").length;
    expect(tried).toBeLessThanOrEqual(breaker.failures + Math.ceil(SCHEDULE_SPENT_SECONDS / breaker.probeSeconds));
  });
});

describe("[ALR-3] what the channel is owed", () => {
  const owed = async (ledger: Ledger) => (await ledger.deps.alertLedger.counts()).owed;
  const NOTHING = { firstTryAt: null, pages: 0, pageAt: null, failing: { primary: null, secondary: null } };

  it("is a page that no transport has delivered, since it was raised, and nothing once one has", async () => {
    const ledger = await ledgerUnderTest("owed");
    const raisedAt = ledger.deps.clock.now().getTime();
    ledger.answers.primary = refuses({ status: 429, retryAfterSeconds: 3_600 });
    ledger.answers.secondary = refuses({ status: 429, retryAfterSeconds: 3_600 });
    await ledger.raise("checkout.stuck");
    await ledger.raise("crawl.slow", { severity: "warn" });
    expect(await owed(ledger)).toEqual({ ...NOTHING, firstTryAt: raisedAt, pages: 1, pageAt: raisedAt });
    await ledger.drainFor(silenceSeconds + 1);
    // The secondary has it too by then, as an owed delivery of its own: it is one page, owed since it was raised.
    expect(await owed(ledger)).toEqual({ ...NOTHING, pages: 1, pageAt: raisedAt });
    await ledger.deps.alertLedger.resolve("checkout.stuck", "gone");
    expect(await owed(ledger)).toEqual(NOTHING);
  });

  it("is no page that somebody acknowledged, though no transport has delivered it", async () => {
    const ledger = await ledgerUnderTest("owed-in-hand");
    ledger.answers.primary = refuses({ status: 429, retryAfterSeconds: 3_600 });
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    expect(await owed(ledger)).toMatchObject({ pages: 1 });
    const [alert] = await ledger.deps.alertLedger.listAlerts({ state: "open", limit: 1, after: undefined });
    await ledger.deps.alertLedger.act(alert?.id ?? "", { kind: "acknowledge" }, ann);
    expect(await owed(ledger)).toEqual(NOTHING);
  });

  it("is nothing where the secondary has delivered what the primary keeps waiting", async () => {
    const ledger = await ledgerUnderTest("owed-elsewhere");
    ledger.answers.primary = refuses({ status: 429, retryAfterSeconds: 3_600 });
    await ledger.raise("checkout.stuck");
    await ledger.drainFor(silenceSeconds + 1);
    expect(await owed(ledger)).toEqual(NOTHING);
  });

  it("names since when a transport has failed, until a try has succeeded, however long nothing waits for it", async () => {
    const ledger = await ledgerUnderTest("owed-failing");
    const openedAt = ledger.deps.clock.now().getTime();
    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise(warnings(10));
    await ledger.drain();
    expect((await owed(ledger)).failing).toEqual({ primary: openedAt, secondary: null });
    await ledger.drainFor(SCHEDULE_SPENT_SECONDS);
    expect((await owed(ledger)).failing.primary).toBe(openedAt);
    ledger.advance(10 * 3_600);
    expect((await owed(ledger)).failing.primary).toBe(openedAt);
    delete ledger.answers.primary;
    await ledger.raise("crawl.slow", { severity: "warn" });
    await ledger.drain();
    expect((await owed(ledger)).failing.primary).toBeNull();
  });
});

describe("[ALR-10] a page that nobody acknowledges", () => {
  const { escalation } = contractFor("local").incidentAlerts;

  it("goes on to who is next, by the chain's transport and with the receiver's name, and no further once somebody has it", async () => {
    const ledger = await ledgerUnderTest("escalates");
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    ledger.advance((escalation[0]?.afterSeconds ?? 0) - 1);
    await ledger.drain();
    expect(ledger.posts).toHaveLength(1);
    ledger.advance(1);
    await ledger.drain();
    expect(ledger.posts.slice(1)).toMatchObject([{ transport: escalation[0]?.transport }]);
    expect(JSON.parse(ledger.posts[1]?.payload ?? "")).toMatchObject({
      type: "alert.escalated",
      data: { receiver: escalation[0]?.receiver, alert: { key: "checkout.stuck", acknowledgedBy: null } },
    });
    const [alert] = await ledger.deps.alertLedger.listAlerts({ state: "open", limit: 1, after: undefined });
    await ledger.deps.alertLedger.act(alert?.id ?? "", { kind: "acknowledge" }, ann);
    ledger.advance(3_600);
    await ledger.drain();
    expect(ledger.posts).toHaveLength(2);
  });

  it("is told of on both transports once the chain is through", async () => {
    const ledger = await ledgerUnderTest("chain-through");
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    for (const seconds of [180, 180, 600]) {
      ledger.advance(seconds);
      await ledger.drain();
    }
    expect(postsOf(ledger, "primary", "checkout.stuck").at(-1)).toBe("alert.still-open");
    expect(postsOf(ledger, "secondary", "checkout.stuck")).toEqual(["alert.escalated", "alert.still-open"]);
  });
});
