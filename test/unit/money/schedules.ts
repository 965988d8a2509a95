import fc from "fast-check";
import { vi } from "vitest";
import { expectBooksInOrder, expectMoneySettled } from "./laws.ts";
import { Life, STEPS, type Step } from "./life.ts";

vi.mock("../../../src/features/checkout/store.ts", () => import("./attempt-store.ts"));
vi.mock("../../../src/features/checkout/payment-checks-store.ts", () => import("./payment-stores.ts"));
vi.mock("../../../src/features/payments/store.ts", () => import("./payment-stores.ts"));
vi.mock("../../../src/features/payments/refund-requests-store.ts", () => import("./payment-stores.ts"));

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(...STEPS),
  fc.nat(1_000_000),
  fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 14 }) }),
);

async function live(schedule: readonly Step[]): Promise<void> {
  const life = new Life();
  await life.begin();
  for (const taken of schedule) {
    await life.take(taken);
    expectBooksInOrder(life);
  }
  await life.quiet(2);
  expectBooksInOrder(life);
  expectMoneySettled(life);
}

/** Lives through so many schedules of payments, refunds, disputes, webhooks, crons and deaths. */
export const expectSettledThrough = (numRuns: number): Promise<void> =>
  fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 24 }), live), { numRuns });
