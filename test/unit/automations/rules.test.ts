import { describe, expect, it } from "vitest";
import {
  changedPointers,
  judgeAnswer,
  replayDelaySeconds,
  reviewDueAt,
  signingSecrets,
  standingOf,
  triesExhausted,
} from "../../../src/features/automations/rules.ts";
import type { WebhookAnswer } from "../../../src/platform/webhooks/post-webhook.ts";

const schedule = { delaysSeconds: [5, 30], jitter: 0.2 };
const made = (attempts: number, more: { replaying?: boolean; random?: number } = {}) => ({
  attempts,
  replaying: false,
  random: 0.5,
  ...more,
});
const refusal = (status: number, retryAfterSeconds = 0): WebhookAnswer => ({ kind: "refused", status, excerpt: "no", retryAfterSeconds });

describe("what a try says of its receiver as a whole", () => {
  it.each<[what: string, answer: Parameters<typeof standingOf>[0], standing: string]>([
    ["it took the delivery", { kind: "delivered", status: 204 }, "answers"],
    ["it refused the delivery", refusal(400), "refuses"],
    ["it refused it by the highest status that says so", refusal(499), "refuses"],
    ["it sent it elsewhere, where nobody follows", refusal(302), "refuses"],
    ["it has gone", refusal(410), "refuses"],
    ["it is not well, by the lowest status that says so", refusal(500), "fails"],
    ["it is not well, by another", refusal(503), "fails"],
    ["it had no time", refusal(408), "fails"],
    ["it was too early for it", refusal(425), "fails"],
    ["it had too much to do", refusal(429), "fails"],
    ["nobody answered", { kind: "unreachable", reason: "no answer" }, "fails"],
    ["there was nothing to send it", { kind: "unmade", reason: "unreadable" }, "unknown"],
    ["nothing came of it", undefined, "unknown"],
  ])("where %s", (_, answer, standing) => {
    expect(standingOf(answer)).toBe(standing);
  });
});

describe("given a receiver's answer", () => {
  it("takes any 2xx for success", () => {
    expect(judgeAnswer({ kind: "delivered", status: 202 }, made(1), schedule)).toEqual({ kind: "succeeded" });
  });

  it("tries again by the schedule, with jitter, until it is spent", () => {
    expect(judgeAnswer(refusal(500), made(1), schedule)).toEqual({ kind: "retry", delaySeconds: 5, error: "status 500: no" });
    expect(judgeAnswer(refusal(500), made(1, { random: 1 }), schedule)).toMatchObject({ delaySeconds: expect.closeTo(6) });
    expect(judgeAnswer({ kind: "unreachable", reason: "no answer" }, made(2), schedule)).toMatchObject({ kind: "retry", delaySeconds: 30 });
    expect(judgeAnswer(refusal(500), made(3), schedule)).toEqual({ kind: "dead", cause: "spent", error: "status 500: no" });
  });

  it("waits as long as Retry-After asks, and never less than the schedule", () => {
    expect(judgeAnswer(refusal(429, 90), made(1), schedule)).toMatchObject({ delaySeconds: 90 });
    expect(judgeAnswer(refusal(429, 1), made(1), schedule)).toMatchObject({ delaySeconds: 5 });
  });

  it("says of a delivery that could not be made why, apart from what a receiver answers", () => {
    const unmade = { kind: "unmade", reason: "its payload cannot be read" } as const;
    const error = "the delivery could not be made: its payload cannot be read";
    expect(judgeAnswer(unmade, made(1), schedule)).toEqual({ kind: "retry", delaySeconds: 5, error });
    expect(judgeAnswer(unmade, made(3), schedule)).toEqual({ kind: "dead", cause: "crashed", error });
  });

  it("ends at once with 410", () => expect(judgeAnswer(refusal(410), made(1), schedule)).toMatchObject({ kind: "gone" }));

  it("says that redirects are not followed", () => {
    expect(judgeAnswer(refusal(302), made(1), schedule)).toMatchObject({ error: "status 302 (redirects are not followed): no" });
  });

  it.each([
    [300, true],
    [399, true],
    [400, false],
    [199, false],
  ])("takes %i for a redirect: %s", (status, redirects) => {
    expect(JSON.stringify(judgeAnswer(refusal(status), made(1), schedule)).includes("redirects are not followed")).toBe(redirects);
  });

  it("says the status alone where the receiver said nothing", () => {
    expect(judgeAnswer({ ...refusal(500), excerpt: "" } as WebhookAnswer, made(1), schedule)).toMatchObject({ error: "status 500" });
  });

  it("gives a replay one try", () =>
    expect(judgeAnswer(refusal(500), made(1, { replaying: true }), schedule)).toMatchObject({ kind: "dead" }));
});

describe("given tries that died without a result", () => {
  it("makes no more than the schedule has", () => {
    expect(triesExhausted({ attempts: 3, replaying: false }, schedule)).toBe(false);
    expect(triesExhausted({ attempts: 4, replaying: false }, schedule)).toBe(true);
    expect(triesExhausted({ attempts: 9, replaying: true }, schedule)).toBe(false);
  });
});

describe("given a rotation of the secret", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  const automation = { secret: "new", previousSecret: "old", previousSecretUntil: new Date("2026-11-23T12:00:01Z"), olderSecrets: [] };

  it("signs with both until the overlap ends", () => {
    expect(signingSecrets(automation, now)).toEqual(["new", "old"]);
    expect(signingSecrets(automation, new Date("2026-11-23T12:00:01Z"))).toEqual(["new"]);
    expect(signingSecrets({ ...automation, previousSecret: null }, now)).toEqual(["new"]);
  });

  it("signs with each before that until its own end", () => {
    const olderSecrets = [
      { secret: "older", until: "2026-11-23T12:00:00.500Z" },
      { secret: "ended", until: "2026-11-23T12:00:00+00:00" },
    ];
    expect(signingSecrets({ ...automation, olderSecrets }, now)).toEqual(["new", "old", "older"]);
    expect(signingSecrets({ ...automation, olderSecrets }, new Date("2026-11-23T12:00:00.500Z"))).toEqual(["new", "old"]);
  });
});

describe("given a batch to replay", () => {
  it("spreads it over time by the contract's rate", () => {
    expect([0, 4, 5, 49].map((index) => replayDelaySeconds(index, 5))).toEqual([0, 0, 1, 9]);
  });
});

describe("[AUT-5] given a cadence of 60 s", () => {
  const due = (facts: Partial<Parameters<typeof reviewDueAt>[0]>) =>
    reviewDueAt({ incidentSince: undefined, backlogSince: undefined, lastReviewAt: undefined, ...facts }, 60);

  it("owes no review without an open incident, or with an empty backlog", () => {
    expect(due({})).toBeUndefined();
    expect(due({ backlogSince: 1_000, lastReviewAt: 500 })).toBeUndefined();
    expect(due({ incidentSince: 1_000, lastReviewAt: 500 })).toBeUndefined();
  });

  it("owes one a cadence after both began to hold, whichever came last", () => {
    expect(due({ incidentSince: 1_000, backlogSince: 5_000 })).toBe(65_000);
    expect(due({ incidentSince: 5_000, backlogSince: 1_000 })).toBe(65_000);
  });

  it("owes the next a cadence after the last, but takes none from before for it", () => {
    expect(due({ incidentSince: 1_000, backlogSince: 1_000, lastReviewAt: 70_000 })).toBe(130_000);
    expect(due({ incidentSince: 100_000, backlogSince: 1_000, lastReviewAt: 70_000 })).toBe(160_000);
  });
});

describe("[AUT-3] what an operator changed of a payload", () => {
  const deep = (leaf: unknown, depth: number): unknown => (depth === 0 ? leaf : { in: deep(leaf, depth - 1) });
  it.each([
    ["nothing", { a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }, []],
    ["a member, one more and one less", { a: 1, b: 2 }, { a: 3, c: 4 }, ["/a", "/b", "/c"]],
    [
      "what is within",
      { total: { amount: 1, currency: "USD" }, lines: [1, 2] },
      { total: { amount: 2, currency: "USD" }, lines: [1] },
      ["/total/amount", "/lines/1"],
    ],
    ["another kind of value", { a: [] }, { a: {} }, ["/a"]],
    ["a name with signs", { "a/b~": 1 }, { "a/b~": null }, ["/a~1b~0"]],
    ["what lies very deep, by what it is in", deep(1, 12), deep(2, 12), ["/in/in/in/in/in/in/in/in"]],
  ])("is named: %s", (_, before, after, pointers) => expect(changedPointers(before, after)).toEqual(pointers));
});
