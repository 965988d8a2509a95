import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type * as auditLog from "../../src/platform/audit/audit-log.ts";
import { live, schedule } from "./schedules.ts";

vi.mock("../../src/features/checkout/store.ts", () => import("./attempts-in-memory.ts"));
vi.mock("../../src/features/checkout/payment-checks-store.ts", () => import("./checks-in-memory.ts"));
vi.mock("../../src/features/checkout/unpaid-store.ts", () => import("./unpaid-in-memory.ts"));
vi.mock("../../src/features/checkout/webhook-store.ts", () => import("./webhooks-in-memory.ts"));
vi.mock("../../src/features/payments/store.ts", () => import("./books-in-memory.ts"));
vi.mock("../../src/platform/audit/audit-log.ts", async (importOriginal) => ({
  ...(await importOriginal<typeof auditLog>()),
  recordAudit: async () => undefined,
}));
vi.mock("../../src/features/payments/refund-requests-store.ts", () => import("./requests-in-memory.ts"));

/** `npm run test:long` lives through a hundred thousand. */
const RUNS = Number(process.env["SCHEDULES"] ?? 1_000);

/**
 * The verbs themselves, over stores in memory that keep the conditions of the real ones' statements: buyers, the provider, its webhooks,
 * refunds, disputes, operators, suppliers and crons in any order, up to three processes at once, each of which may die after any call.
 */
describe("[CHK-4, CRT-5] given any schedule of carts, checkouts, payments, webhooks, refunds, disputes and crons", () => {
  it("each payment is captured once and ends as one order or goes back, stock is held by open attempts alone, and nobody is paged for nothing", async () => {
    const ends = new Map<string, number>();
    const told = new Set<string>();
    const seen = { stuck: 0, parked: 0 };
    await fc.assert(
      fc.asyncProperty(schedule, async (taken) => {
        const world = await live(taken);
        for (const { state } of world.attempts.values()) ends.set(state, (ends.get(state) ?? 0) + 1);
        for (const { type } of world.events) told.add(type);
        seen.stuck += world.pagedForStuck;
        seen.parked += [...world.webhooks.values()].filter(({ decidedBy }) => decidedBy !== null).length;
      }),
      { numRuns: RUNS },
    );
    // Schedules in which nothing happens prove nothing.
    expect([...ends].filter(([, attempts]) => attempts > RUNS / 20).map(([state]) => state)).toEqual(
      expect.arrayContaining(["COMPLETED", "REFUNDED", "FAILED", "EXPIRED"]),
    );
    expect(seen.stuck).toBeGreaterThan(0);
    expect(seen.parked).toBeGreaterThan(0);
    expect([...told].toSorted()).toEqual([
      "checkout.failed",
      "order.completed",
      "order.dispute.closed",
      "order.disputed",
      "order.refund.failed",
      "order.refunded",
    ]);
  });
});
