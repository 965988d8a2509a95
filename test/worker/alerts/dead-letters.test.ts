import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { createAlertTransport } from "../../../src/operations/alerts/post-alert.ts";
import { decideDeadLetter } from "../../../src/operations/alerts/decide-dead-letter.ts";
import { replayDeadLetters } from "../../../src/operations/alerts/replay-dead-letters.ts";
import { ann, ledgerUnderTest, raiseOf, refuses } from "./ledger-under-test.ts";

/** Longer than the local schedule of five tries. */
const SPENT = 9;

async function ledgerWithLetters(name: string, count: number) {
  const ledger = await ledgerUnderTest(name);
  ledger.answers.primary = refuses();
  for (let index = 0; index < count; index += 1) {
    await ledger.raise(`dropped.${index}`);
    ledger.advance(1);
  }
  await ledger.drainFor(SPENT);
  return ledger;
}

describe("dead letters", () => {
  it("[ALR-5] a dropped alert needs a human in the feed, and goes to the secondary with tries of its own", async () => {
    const ledger = await ledgerWithLetters("dropped", 1);
    expect(ledger.posts.filter(({ transport }) => transport === "primary")).toHaveLength(5);
    const secondary = ledger.posts.filter(({ transport }) => transport === "secondary");
    expect(secondary).toHaveLength(1);
    expect(secondary[0]?.id).not.toBe(ledger.posts[0]?.id);
    expect(secondary[0]?.payload).toBe(ledger.posts[0]?.payload);
    const [letter] = await ledger.letters();
    expect(letter).toMatchObject({
      state: "undecided",
      cause: "schedule-spent",
      transport: "primary",
      error: "answered 503",
      bothFailed: false,
      severity: "page",
      summary: "dropped.0 is wrong",
    });
    expect(await ledger.feed()).toContainEqual(
      expect.objectContaining({ topic: "dead-letter", needsHuman: true, deadLetterId: letter?.id }),
    );
    const detail = await ledger.deps.alertLedger.readDeadLetter(letter?.id ?? "");
    expect(detail?.attempts.map(({ number, status, error }) => [number, status, error])).toEqual(
      [1, 2, 3, 4, 5].map((number) => [number, 503, "answered 503"]),
    );
  });

  it("[ALR-5] an alert that both transports failed ranks first everywhere", async () => {
    const ledger = await ledgerUnderTest("both-failed");
    ledger.answers.primary = refuses();
    await ledger.raise("first.dropped");
    await ledger.drainFor(SPENT);
    ledger.answers.secondary = refuses();
    await ledger.raise("second.dropped");
    await ledger.drainFor(2 * SPENT);
    await ledger.raise("third.dropped");

    expect((await ledger.letters())[0]).toMatchObject({ alertKey: "second.dropped", bothFailed: true });
    expect((await ledger.feed())[0]).toMatchObject({ topic: "both-transports-failed", needsHuman: true });
    expect((await ledger.deps.alertLedger.listAlerts({ state: "open", limit: 5, after: undefined })).map(({ key }) => key)).toEqual([
      "second.dropped",
      "third.dropped",
      "first.dropped",
    ]);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ bothFailed: 1, undecided: 2 });
  });

  it("[ALR-4] an alert raised while the primary is missing goes out by the secondary at once", async () => {
    const { deps } = await ledgerUnderTest("settings");
    const missing = readSettings({ ENVIRONMENT: "production", INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "https://second.procureiq.io/hook" });
    const real = createAlertTransport({ ...deps, settings: missing });
    const posts: string[] = [];
    const ledger = await ledgerUnderTest("primary-missing", {
      settings: missing,
      alertTransport: {
        async post(post) {
          if (post.transport === "primary") return real.post(post);
          posts.push(post.payload);
          return { kind: "delivered", status: 204, latencyMs: 1 };
        },
      },
    });
    await ledger.raise("incident-transport.primary-missing");
    await ledger.drain();
    expect(posts.map((payload) => JSON.parse(payload) as unknown)).toMatchObject([
      { type: "alert.opened", data: { alert: { key: "incident-transport.primary-missing", severity: "page" } } },
    ]);
    expect(await ledger.letters()).toMatchObject([{ error: "the primary transport is not configured", state: "undecided" }]);
  });

  it("stops at once where the receiver is gone for good", async () => {
    const ledger = await ledgerUnderTest("gone");
    ledger.answers.primary = refuses({ status: 410, error: "answered 410", permanent: true });
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    expect(ledger.posts.filter(({ transport }) => transport === "primary")).toHaveLength(1);
    expect(await ledger.letters()).toMatchObject([{ error: "answered 410" }]);
  });

  it("storing a letter twice is storing it once", async () => {
    const ledger = await ledgerWithLetters("twice", 1);
    const [letter] = await ledger.letters();
    const buried = { deliveryId: letter?.deliveryId ?? "", cause: "consumer-crashed" as const };
    expect(await ledger.deps.alertLedger.bury([buried, buried], true)).toBe(0);
    expect(await ledger.letters()).toHaveLength(1);
  });

  it("[ALR-6] a dropped alert cannot be cleared without a decision, and takes exactly one", async () => {
    const ledger = await ledgerWithLetters("one-decision", 1);
    await ledger.deps.alertLedger.resolve("dropped.0", "gone");
    await ledger.drainFor(2 * SPENT);
    const undecided = await ledger.letters();
    expect(undecided.map(({ state }) => state)).toEqual(["undecided", "undecided"]);

    const id = undecided[0]?.id ?? "";
    const both = await Promise.all(
      ["called the on-call by phone", "me too"].map((note) => decideDeadLetter(ledger.deps, id, { mode: "manual-escalation", note }, ann)),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { kind: "already-decided", state: "escalated" } });
    expect((await ledger.deps.alertLedger.readDeadLetter(id))?.decisions).toMatchObject([
      { mode: "manual-escalation", operator: ann.email, outcome: "succeeded" },
    ]);
  });

  it("[ALR-6] a replay that fails returns the entry to undecided with its history, one that succeeds settles it", async () => {
    const ledger = await ledgerWithLetters("replay-fails", 1);
    const id = (await ledger.letters())[0]?.id ?? "";
    expect((await decideDeadLetter(ledger.deps, id, { mode: "replay", note: "try" }, ann)).ok).toBe(true);
    await ledger.drainFor(SPENT);
    expect(await ledger.deps.alertLedger.readDeadLetter(id)).toMatchObject({
      state: "undecided",
      decisions: [{ mode: "replay", outcome: "failed" }],
    });

    delete ledger.answers.primary;
    await decideDeadLetter(ledger.deps, id, { mode: "replay", note: "restored" }, ann);
    await ledger.drain();
    const settled = await ledger.deps.alertLedger.readDeadLetter(id);
    expect(settled).toMatchObject({ state: "delivered", decisions: [{ outcome: "failed" }, { outcome: "succeeded", note: "restored" }] });
    // Five of each round's own, one of the second's that found out whether the receiver was back, and the one that got there.
    expect(settled?.attempts.map(({ round }) => round)).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3]);
    expect(new Set(ledger.posts.filter(({ transport }) => transport === "primary").map((post) => post.id)).size).toBe(1);
  });

  it("[ALR-6] secondary-channel-only sends, and is refused where there is no secondary", async () => {
    const ledger = await ledgerUnderTest("secondary-only");
    ledger.answers.primary = refuses({ permanent: true });
    ledger.answers.secondary = refuses({ permanent: true });
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    const id = (await ledger.letters())[0]?.id ?? "";
    const decision = { mode: "secondary-channel-only" as const, note: "the channel's fallback" };
    expect(await ledger.deps.alertLedger.decide(id, { ...decision, secondaryConfigured: false }, ann)).toEqual({
      ok: false,
      refusal: { kind: "secondary-not-configured" },
    });

    delete ledger.answers.secondary;
    expect((await ledger.deps.alertLedger.decide(id, { ...decision, secondaryConfigured: true }, ann)).ok).toBe(true);
    await ledger.drain();
    expect(await ledger.letters()).toMatchObject([{ state: "delivered", bothFailed: false }]);
    expect((await ledger.deps.alertLedger.listAlerts({ state: "open", limit: 1, after: undefined }))[0]?.bothFailed).toBe(false);
  });

  it("[ALR-7] a replay of what is over sends nothing and says so: the dry run, the letter, the answer and the list", async () => {
    const ledger = await ledgerUnderTest("moved-on");
    ledger.answers.primary = refuses({ status: 410, permanent: true });
    ledger.answers.secondary = refuses({ status: 410, permanent: true });
    await ledger.raise("moved.on");
    await ledger.drain();
    await ledger.deps.alertLedger.resolve("moved.on", "gone");
    delete ledger.answers.primary;
    delete ledger.answers.secondary;
    await ledger.drain();
    const posted = ledger.posts.length;
    const [letter] = await ledger.letters();
    const { alertLedger } = ledger.deps;
    expect(await alertLedger.readDeadLetter(letter?.id ?? "")).toMatchObject({
      state: "undecided",
      superseded: expect.stringMatching(/./),
    });
    expect(await alertLedger.replayOldest(10, "n", true, ann)).toMatchObject({ replayed: [{ state: "superseded" }] });
    expect(await alertLedger.replayOldest(10, "n", false, ann)).toMatchObject({ replayed: [{ state: "superseded" }], remaining: 0 });
    await ledger.drain();
    expect(ledger.posts).toHaveLength(posted);
    expect(await ledger.letters()).toMatchObject([{ state: "superseded", bothFailed: false }]);
    expect(await alertLedger.counts()).toMatchObject({ undecided: 0, bothFailed: 0, deadLetters: 1 });
  });

  it("[ALR-7] replays at most the limit, oldest first, and says what remains; a dry run does nothing", async () => {
    const ledger = await ledgerWithLetters("bounded", 5);
    const [first = "", second = ""] = (await ledger.letters()).map(({ alertKey }) => alertKey);
    const dry = await replayDeadLetters(ledger.deps, { limit: 2, note: "look", dryRun: true }, ann);
    expect(dry.replayed.map(({ alertKey }) => alertKey)).toEqual([first, second]);
    expect(dry.remaining).toBe(3);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ undecided: 5 });

    delete ledger.answers.primary;
    const done = await replayDeadLetters(ledger.deps, { limit: 2, note: "restored", dryRun: false }, ann);
    expect(done).toMatchObject({ replayed: [{ alertKey: first, state: "in-progress" }, { alertKey: second }], remaining: 3 });
    await ledger.drain();
    expect((await ledger.letters()).map(({ state }) => state).toSorted()).toEqual([
      "delivered",
      "delivered",
      "undecided",
      "undecided",
      "undecided",
    ]);
  });

  it("[ALR-7] concurrent calls never replay an entry twice, whatever their limits", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 15 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 8 }),
        async (count, limits) => {
          const ledger = await ledgerUnderTest(`concurrent-${(run += 1)}`);
          ledger.answers.primary = refuses({ permanent: true });
          await ledger.deps.alertLedger.raise(Array.from({ length: count }, (_, index) => raiseOf(`dropped${index}.all`)));
          await ledger.drain();
          delete ledger.answers.primary;

          const answers = await Promise.all(
            limits.map((limit) => replayDeadLetters(ledger.deps, { limit, note: "restored", dryRun: false }, ann)),
          );
          await ledger.drain();

          const expected = Math.min(
            count,
            limits.reduce((sum, limit) => sum + limit, 0),
          );
          const replayed = answers.flatMap((answer) => answer.replayed.map(({ id }) => id));
          expect(replayed).toHaveLength(expected);
          expect(new Set(replayed).size).toBe(expected);
          for (const [index, answer] of answers.entries()) expect(answer.replayed.length).toBeLessThanOrEqual(limits[index] ?? 0);
          expect(ledger.posts.filter(({ transport }) => transport === "primary")).toHaveLength(count + expected);
          expect(await ledger.deps.alertLedger.counts()).toMatchObject({ undecided: count - expected, inProgress: 0 });
        },
      ),
      { numRuns: 12 },
    );
  });

  it("[ALR-8] a backlog that grows again after a replay succeeded is a transport incident", async () => {
    const ledger = await ledgerWithLetters("grows-again", 1);
    const since = async () => (await ledger.deps.alertLedger.counts()).transportIncidentSince;
    expect(await since()).toBeNull();
    delete ledger.answers.primary;
    await replayDeadLetters(ledger.deps, { limit: 10, note: "restored", dryRun: false }, ann);
    await ledger.drain();
    expect(await since()).toBeNull();

    ledger.answers.primary = refuses();
    await ledger.deps.alertLedger.raise([raiseOf("dropped.again")]);
    await ledger.drainFor(SPENT);
    expect(await since()).not.toBeNull();

    delete ledger.answers.primary;
    await replayDeadLetters(ledger.deps, { limit: 10, note: "restored for good", dryRun: false }, ann);
    await ledger.drain();
    ledger.advance(61);
    expect(await since()).toBeNull();
  });
});
