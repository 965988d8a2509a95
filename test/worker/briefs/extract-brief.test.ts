import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { extractBrief } from "../../../src/features/briefs/extract-brief.ts";
import { briefsHealth } from "../../../src/features/briefs/health.ts";
import { getBrief } from "../../../src/features/briefs/get-brief.ts";
import { reconcileBriefs } from "../../../src/features/briefs/reconcile-briefs.ts";
import { briefs } from "../../../src/features/briefs/tables.ts";
import { readSession } from "../../../src/features/chat/read-session.ts";
import { chatSessions } from "../../../src/features/chat/tables.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { valueOf } from "../../support/value-of.ts";
import { EXTRACTED, FAILED, finalized, stage } from "./setting.ts";

const session = async (deps: Deps, { buyerId, id }: { buyerId: string; id: string }) => valueOf(await readSession(deps, buyerId, id));
const change = (deps: Deps, id: string, set: Partial<typeof chatSessions.$inferInsert> | Record<string, unknown>) =>
  deps.db.update(chatSessions).set(set).where(eq(chatSessions.id, id));
const eventsOf = (deps: Deps, briefId: string) => deps.db.select().from(outboxEvents).where(eq(outboxEvents.subject, briefId));
const longAgo = sql`now() - interval '1 hour'`;

describe("extracting a brief", () => {
  it("leaves brief, finalized session and event together, once for many wake-ups", async () => {
    const { deps, extract } = stage(() => EXTRACTED);
    const made = await finalized(deps);
    await Promise.all([1, 2, 3].map(() => extractBrief(deps, made.id)));

    const { state, briefId } = await session(deps, made);
    expect(state).toBe("FINALIZED");
    expect(await getBrief(deps, made.buyerId, briefId!)).toMatchObject({ title: "Chairs", sessionId: made.id });
    expect(await getBrief(deps, deps.ids.next("usr"), briefId!)).toBeUndefined();
    expect(await eventsOf(deps, briefId!)).toHaveLength(1);
    expect(extract).toHaveBeenCalledOnce();
  });

  it("asks about what a second reading of the conversation finds to be no goods, in the words of that", async () => {
    const { extraction } = EXTRACTED;
    const [chairs] = extraction.brief.items;
    const items = [chairs!, { ...chairs!, name: "office" }];
    const evidence = [0, 1].map((index) => ({ field: `/items/${index}`, message: 0, start: 0, end: 16 }));
    const { deps } = stage(() => ({ ...EXTRACTED, extraction: { ...extraction, brief: { ...extraction.brief, items }, evidence } }));
    const made = await finalized(deps);
    await extractBrief(deps, made.id);
    const { briefId } = await session(deps, made);
    const brief = await getBrief(deps, made.buyerId, briefId!);
    expect(brief?.items.map(({ name }) => name)).toEqual(["office chairs"]);
    expect(brief?.questions).toContainEqual(expect.objectContaining({ field: "/items", text: expect.stringContaining("20 × office") }));
  });

  it("is tried again by schedule, and handed to the dead letters when the schedule is spent", async () => {
    const { deps, deadLetters } = stage(() => FAILED);
    const made = await finalized(deps);
    const outcome = await extractBrief(deps, made.id);
    expect(outcome).toMatchObject({ kind: "wait" });
    expect(await session(deps, made)).toMatchObject({ state: "QUEUED_FOR_EXTRACTION" });
    expect(await extractBrief(deps, made.id)).toMatchObject({ kind: "wait" });

    await change(deps, made.id, { attempts: deps.contract.briefs.maxAttempts - 1, nextAttemptAt: longAgo });
    expect(await extractBrief(deps, made.id)).toEqual({ kind: "done" });
    expect(await session(deps, made)).toMatchObject({ state: "FAILED", failureReason: "extraction-failed" });
    expect(deadLetters.send).toHaveBeenCalledWith({
      sessionId: made.id,
      reason: "extraction-failed",
      attempts: deps.contract.briefs.maxAttempts,
    });
  });

  it("drops what a holder found whose lease was taken over", async () => {
    const { deps } = stage(async () => {
      await change(deps, made.id, { fence: sql`${chatSessions.fence} + 1` });
      return EXTRACTED;
    });
    const made = await finalized(deps);
    await extractBrief(deps, made.id);
    expect(await session(deps, made)).toMatchObject({ state: "FINALIZING", briefId: null });
    expect(await deps.db.select().from(briefs).where(eq(briefs.sessionId, made.id))).toEqual([]);
  });

  it("[GEN-6] uses up no try while chat is switched off", async () => {
    const { deps, extract } = stage(() => EXTRACTED, { switches: { state: async () => "off" } as unknown as Deps["switches"] });
    const made = await finalized(deps);
    await extractBrief(deps, made.id);
    expect(extract).not.toHaveBeenCalled();
    expect((await deps.db.select().from(chatSessions).where(eq(chatSessions.id, made.id)))[0]).toMatchObject({
      attempts: 0,
      state: "QUEUED_FOR_EXTRACTION",
    });
  });
});

/** The section of the health surfaces, as captured now. */
async function figuresOf(deps: Deps) {
  const section = briefsHealth(deps);
  const { figures } = await section.capture({
    now: deps.clock.now(),
    signal: AbortSignal.timeout(5_000),
    outbound: (_, call) => call(),
    metrics: deps.metricsReader,
    previous: undefined,
  });
  return figures as Record<string, number>;
}

describe("the lifecycle's figures", () => {
  it("[BRF-1] count sessions that wait and are under way with the oldest age of each, and what the reconcile did", async () => {
    const { deps } = stage(() => EXTRACTED);
    await deps.db.update(chatSessions).set({ state: "FAILED", leaseUntil: null, finalizingSince: null });
    const before = await figuresOf(deps);
    expect(before).toMatchObject({ queuedForExtraction: 0, finalizing: 0 });
    const [waiting, finalizing] = [await finalized(deps), await finalized(deps)];
    await change(deps, waiting.id, { queuedAt: longAgo });
    await change(deps, finalizing.id, { state: "FINALIZING", finalizingSince: longAgo, leaseUntil: sql`now() + interval '1 minute'` });
    const during = await figuresOf(deps);
    expect(during).toMatchObject({ queuedForExtraction: 1, finalizing: 1 });
    expect(during["oldestQueuedAgeSeconds"]).toBeGreaterThanOrEqual(3_599);
    expect(during["oldestFinalizingAgeSeconds"]).toBeGreaterThanOrEqual(3_599);

    await change(deps, waiting.id, { nextAttemptAt: longAgo });
    await reconcileBriefs(deps);
    await extractBrief(deps, waiting.id);
    await change(deps, waiting.id, { state: "FINALIZING", briefId: null, leaseUntil: longAgo });
    await reconcileBriefs(deps);
    const after = await figuresOf(deps);
    expect(after).toMatchObject({
      reconcileResets: (before["reconcileResets"] ?? 0) + 1,
      reconcileCompletions: (before["reconcileCompletions"] ?? 0) + 1,
    });
    await change(deps, finalizing.id, { state: "FAILED", leaseUntil: null, finalizingSince: null });
  });

  it("[BRF-3] that pass their threshold page under the key of what is stuck", async () => {
    const { deps } = stage(() => EXTRACTED);
    const { queuedStuckSeconds, finalizingStuckSeconds } = deps.contract.briefs;
    const found = (oldestQueuedAgeSeconds: number, oldestFinalizingAgeSeconds: number) =>
      (briefsHealth(deps).alerts ?? [])
        .flatMap((rule) =>
          rule.conditions({ queuedForExtraction: 1, oldestQueuedAgeSeconds, finalizing: 1, oldestFinalizingAgeSeconds }, deps.contract),
        )
        .map(({ key, severity }) => `${severity} ${key}`);
    expect(found(queuedStuckSeconds, finalizingStuckSeconds)).toEqual([]);
    expect(found(queuedStuckSeconds + 1, 0)).toEqual(["page chat-session.brief-lifecycle.queued-stuck"]);
    expect(found(0, finalizingStuckSeconds + 1)).toEqual(["page chat-session.brief-lifecycle.finalizing-stuck"]);
  });
});

describe("the reconcile", () => {
  it("[BRF-4] resets a session whose wake-up was lost or whose holder died, and never has it extracted twice", async () => {
    const { deps, wakeUps, extract } = stage(() => EXTRACTED);
    const [lost, orphaned, fresh] = [await finalized(deps), await finalized(deps), await finalized(deps)];
    await change(deps, lost.id, { nextAttemptAt: longAgo });
    await change(deps, orphaned.id, { state: "FINALIZING", leaseUntil: longAgo, fence: 1 });

    await Promise.all([reconcileBriefs(deps), reconcileBriefs(deps)]);
    await reconcileBriefs(deps);

    const woken = wakeUps.sendBatch.mock.calls.flatMap((call) =>
      (call as unknown as [{ sessionId: string }[]])[0].map(({ sessionId }) => sessionId),
    );
    expect(woken.filter((id) => id === lost.id)).toHaveLength(1);
    expect(woken.filter((id) => id === orphaned.id)).toHaveLength(1);
    expect(woken).not.toContain(fresh.id);
    await Promise.all([lost, lost, orphaned, orphaned].map(({ id }) => extractBrief(deps, id)));
    expect((await Promise.all([lost, orphaned].map((made) => session(deps, made)))).map(({ state }) => state)).toEqual([
      "FINALIZED",
      "FINALIZED",
    ]);
    expect(extract).toHaveBeenCalledTimes(2);
    expect((await deps.db.select().from(chatSessions).where(eq(chatSessions.id, lost.id)))[0]).toMatchObject({ resets: 1 });
  });

  it("[BRF-4] completes a session whose brief is there, with one event", async () => {
    const { deps, extract } = stage(() => EXTRACTED);
    const made = await finalized(deps);
    await extractBrief(deps, made.id);
    const { briefId } = await session(deps, made);
    await deps.db.delete(outboxEvents).where(eq(outboxEvents.subject, briefId!));
    await change(deps, made.id, { state: "FINALIZING", briefId: null, leaseUntil: longAgo });

    await Promise.all([reconcileBriefs(deps), reconcileBriefs(deps)]);
    await reconcileBriefs(deps);

    expect(await session(deps, made)).toMatchObject({ state: "FINALIZED", briefId });
    expect(await eventsOf(deps, briefId!)).toHaveLength(1);
    expect(extract).toHaveBeenCalledOnce();
    expect((await deps.db.select().from(chatSessions).where(eq(chatSessions.id, made.id)))[0]).toMatchObject({
      completedByReconcile: true,
    });
  });
});
