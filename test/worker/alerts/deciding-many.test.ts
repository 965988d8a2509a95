import { describe, expect, it } from "vitest";
import { acknowledgeAlerts } from "../../../src/operations/alerts/acknowledge-alerts.ts";
import { decideDeadLetters } from "../../../src/operations/alerts/decide-dead-letters.ts";
import { haltDecisionOnMany } from "../../../src/operations/alerts/halt-decision-on-many.ts";
import { AT_ONCE } from "../../../src/operations/alerts/many-rules.ts";
import { incidentAlertMessage } from "../../../src/operations/alerts/wake-up-message.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { valueOf } from "../../support/value-of.ts";
import { ann, ledgerUnderTest, raiseOf, refuses } from "./ledger-under-test.ts";

/** Longer than the local schedule of five tries. */
const SPENT = 9;
const PRIMARY = { transport: "primary" } as const;
const REPLAY = { meant: PRIMARY, mode: "replay", note: "the receiver is back" } as const;

async function ledgerWithLetters(name: string, count: number) {
  const ledger = await ledgerUnderTest(name);
  ledger.answers.primary = refuses({ status: 410, error: "answered 410", permanent: true });
  // Each of a beginning of its own, so that none is gathered into a storm.
  for (let index = 0; index < count; index += 1) {
    await ledger.deps.alertLedger.raise([raiseOf(`part${index}.dropped`)]);
    ledger.advance(1);
    await ledger.drain();
  }
  const states = async () => Map.groupBy(await ledger.letters(), ({ state }) => state);
  const sizes = async () => Object.fromEntries([...(await states())].map(([state, of]) => [state, of.length]));
  expect(await sizes()).toEqual({ undecided: count });
  ledger.posts.length = 0;
  const last = async () => (await ledger.deps.alertLedger.listMany(1))[0];
  return { ...ledger, sizes, last };
}

describe("one decision on many dead letters", () => {
  it("[ALR-7] counts first, sends a canary, then some at a time, until all are there, each once", async () => {
    const ledger = await ledgerWithLetters("many", AT_ONCE + 6);
    const foreseen = await ledger.deps.alertLedger.foreseeMany(PRIMARY);
    expect(foreseen).toMatchObject({ matching: AT_ONCE + 6, chosen: AT_ONCE + 6 });
    delete ledger.answers.primary;
    const begun = valueOf(await decideDeadLetters(ledger.deps, { ...REPLAY, set: foreseen.set }, ann));
    expect(begun).toMatchObject({ state: "canary", total: AT_ONCE + 6, turns: { waiting: AT_ONCE + 5, "under-way": 1 } });
    expect(await ledger.sizes()).toEqual({ undecided: AT_ONCE + 5, "in-progress": 1 });

    await ledger.drainFor(3);
    expect(await ledger.sizes()).toEqual({ delivered: AT_ONCE + 6 });
    expect(await ledger.last()).toMatchObject({ state: "done", turns: { settled: AT_ONCE + 6, waiting: 0 } });
    const sent = ledger.posts.filter(({ transport }) => transport === "primary").map(({ id }) => id);
    expect(sent).toHaveLength(AT_ONCE + 6);
    expect(new Set(sent).size).toBe(AT_ONCE + 6);
  });

  it("[ALR-7] sends nothing after a canary whose first try failed: the others stay undecided", async () => {
    const ledger = await ledgerWithLetters("canary", 4);
    ledger.answers.primary = refuses();
    valueOf(await decideDeadLetters(ledger.deps, REPLAY, ann));
    await ledger.drain();
    expect(await ledger.last()).toMatchObject({ state: "canary-failed", turns: { waiting: 3 } });
    expect(new Set(ledger.posts.map(({ id }) => id)).size).toBe(1);
    await ledger.drainFor(SPENT);
    // The canary came back as well, and another may be begun.
    expect(await ledger.sizes()).toEqual({ undecided: 4 });
    expect(await ledger.last()).toMatchObject({ turns: { "under-way": 0, failed: 1, waiting: 3 } });
    delete ledger.answers.primary;
    await ledger.drainFor(60);
    valueOf(await decideDeadLetters(ledger.deps, REPLAY, ann));
    await ledger.drainFor(3);
    expect(await ledger.sizes()).toEqual({ delivered: 4 });
  });

  it.each([
    ["ends where it fails", refuses()(), "canary-failed"],
    ["goes on where it works", { kind: "delivered", status: 204, latencyMs: 3 }, "done"],
  ] as const)("[ALR-7] waits with its canary while another delivery finds out whether their transport works, and %s", async (...given) => {
    const [, outcome, end] = given;
    const ledger = await ledgerWithLetters(`resting-${end}`, 3);
    const { alertLedger } = ledger.deps;
    ledger.answers.primary = refuses();
    const { failures } = contractFor("local").incidentAlerts.breaker;
    for (let index = 0; index < failures; index += 1) await ledger.raise(`slow${index}.rests`, { severity: "warn" });
    await ledger.drain();
    await ledger.raise("other.finds-out", { severity: "warn" });
    const other = ledger.sent.wakeUps
      .splice(0)
      .map((body) => incidentAlertMessage().parse(body))
      .flatMap((body) => ("deliveryId" in body ? [body.deliveryId] : []));

    // The decision lets one more try through, and the other is there before the canary.
    valueOf(await decideDeadLetters(ledger.deps, REPLAY, ann));
    const [taken] = await alertLedger.lease(other);
    ledger.posts.length = 0;
    ledger.advance(1);
    await ledger.drain();
    expect(ledger.posts).toEqual([]);
    expect(await ledger.last()).toMatchObject({ state: "canary", turns: { waiting: 2, "under-way": 1 } });

    if (outcome.kind === "delivered") delete ledger.answers.primary;
    ledger.advance(1);
    await alertLedger.record([{ id: taken?.id ?? "", fence: taken?.fence ?? 0, random: 0.5, outcome }]);
    await ledger.drainFor(3);
    expect(await ledger.last()).toMatchObject({ state: end, turns: { waiting: end === "done" ? 0 : 2 } });
  });

  it("[ALR-7] is halted for good: no letter has its turn after that, and what is under way ends by itself", async () => {
    const ledger = await ledgerWithLetters("halted", 5);
    delete ledger.answers.primary;
    const { id } = valueOf(await decideDeadLetters(ledger.deps, REPLAY, ann));
    expect(valueOf(await haltDecisionOnMany(ledger.deps, id, ann))).toMatchObject({ state: "halted", turns: { waiting: 4 } });
    await ledger.drainFor(3);
    expect(await ledger.sizes()).toEqual({ undecided: 4, delivered: 1 });
    expect(await ledger.last()).toMatchObject({ state: "halted", turns: { "under-way": 0, settled: 1, waiting: 4 } });
    expect(await haltDecisionOnMany(ledger.deps, id, ann)).toMatchObject({ ok: false, refusal: { kind: "many-ended", state: "halted" } });
  });

  it("[ALR-6] records by hand of all that are meant at once, with the note kept with each, and leaves the others", async () => {
    const ledger = await ledgerWithLetters("by-hand", 5);
    const meant = { ...PRIMARY, text: "PART3" };
    const note = "told the person on call";
    const done = valueOf(await decideDeadLetters(ledger.deps, { meant, mode: "manual-escalation", note }, ann));
    expect(done).toMatchObject({ state: "done", total: 1, turns: { settled: 1 } });
    expect(await ledger.sizes()).toEqual({ undecided: 4, escalated: 1 });
    const [letter] = await ledger.deps.alertLedger.listDeadLetters({ state: "escalated", limit: 5, after: undefined });
    expect(letter?.alertKey).toBe("part3.dropped");
    expect((await ledger.deps.alertLedger.readDeadLetter(letter?.id ?? ""))?.decisions).toMatchObject([
      { mode: "manual-escalation", note },
    ]);
    expect(ledger.posts).toEqual([]);
  });

  it("[ALR-6] is refused where others are meant by now, none is, or another is under way; raced, one is begun", async () => {
    const ledger = await ledgerWithLetters("refused", 3);
    const { set } = await ledger.deps.alertLedger.foreseeMany(PRIMARY);
    const one = await ledger.letters();
    const byHand = { meant: { ...PRIMARY, ids: [one[0]?.id ?? ""] }, mode: "manual-escalation", note: "one of them" } as const;
    valueOf(await decideDeadLetters(ledger.deps, byHand, ann));
    expect(await decideDeadLetters(ledger.deps, { ...REPLAY, set }, ann)).toMatchObject({ refusal: { kind: "others-meant" } });
    const nothing = { ...REPLAY, meant: { ...PRIMARY, text: "nothing like it" } };
    expect(await decideDeadLetters(ledger.deps, nothing, ann)).toMatchObject({ refusal: { kind: "none-meant" } });
    const raced = await Promise.all([1, 2, 3].map(() => decideDeadLetters(ledger.deps, REPLAY, ann)));
    expect(raced.map((result) => (result.ok ? "begun" : result.refusal.kind)).toSorted()).toEqual([
      "begun",
      "many-under-way",
      "many-under-way",
    ]);
  });
});

describe("many alerts at once", () => {
  it("[ALR-10] are acknowledged each by itself; what somebody has, is over or is not known is left", async () => {
    const ledger = await ledgerUnderTest("acknowledged-together");
    for (const key of ["mine.one", "theirs.two", "over.three"]) await ledger.raise(key);
    const open = await ledger.deps.alertLedger.listAlerts({ state: "open", limit: 10, after: undefined });
    const idOf = (key: string) => open.find((alert) => alert.key === key)?.id ?? "";
    const bob = { ...ann, id: "opr_bob", email: "bob@ops.test" };
    await ledger.deps.alertLedger.act(idOf("theirs.two"), { kind: "acknowledge" }, bob);
    await ledger.deps.alertLedger.resolve("over.three", "over");
    const asked = [idOf("mine.one"), idOf("mine.one"), idOf("theirs.two"), idOf("over.three"), "alert_unknown"];
    const { done, left } = await acknowledgeAlerts(ledger.deps, asked, ann);
    expect(done.map(({ key }) => key)).toEqual(["mine.one"]);
    expect(left).toEqual([idOf("theirs.two"), idOf("over.three"), "alert_unknown"]);
    expect((await ledger.deps.alertLedger.readAlert(idOf("theirs.two")))?.acknowledgedBy).toBe("bob@ops.test");
  });
});

describe("a list that is searched", () => {
  it("[ALR-3] has the alerts, letters and lines of the feed that are asked for, whatever the case of their letters", async () => {
    const ledger = await ledgerWithLetters("searched", 2);
    await ledger.raise("fx.rates", { severity: "warn", summary: 'The "Rates" of 100 % are Old' });
    const { alertLedger, notificationFeed } = ledger.deps;
    const keys = async (query: object) =>
      (await alertLedger.listAlerts({ limit: 10, after: undefined, ...query })).map(({ key }) => key).toSorted();
    expect(await keys({ severity: "warn" })).toEqual(["fx.rates"]);
    expect(await keys({ text: "PART1" })).toEqual(["part1.dropped"]);
    expect(await keys({ text: '"rates" of 100 % are old' })).toEqual(["fx.rates"]);
    expect(await keys({ text: "rates", severity: "page" })).toEqual([]);
    expect(await keys({ text: "%" })).toEqual(["fx.rates"]);
    const letters = async (query: object) =>
      (await alertLedger.listDeadLetters({ limit: 10, after: undefined, ...query })).map(({ alertKey }) => alertKey).toSorted();
    expect(await letters({ text: "ANSWERED 410" })).toEqual(["part0.dropped", "part1.dropped"]);
    expect(await letters({ transport: "secondary" })).toEqual([]);
    const fed = await notificationFeed.listNotifications({ unacknowledged: false, text: '"rates"', limit: 10, after: undefined });
    expect(fed.map(({ title }) => title)).toEqual(['fx.rates: The "Rates" of 100 % are Old']);
  });
});
