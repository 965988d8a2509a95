import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DECISION_MODES } from "../../../src/operations/alerts/dead-letter.ts";
import { NotificationInMemory } from "./notification-in-memory.ts";

const step = fc.oneof(
  fc.record({
    kind: fc.constant("try" as const),
    transport: fc.constantFrom("primary" as const, "secondary" as const),
    succeeds: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("decide" as const), letter: fc.nat(3), mode: fc.constantFrom(...DECISION_MODES) }),
);
const begins = fc.oneof(
  fc.record({ drill: fc.boolean(), secondaryConfigured: fc.boolean() }),
  fc.constant({ drill: false, secondaryConfigured: true, escalates: true }),
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

function walk(notification: NotificationInMemory, step: Step): void {
  if (step.kind === "try") notification.try(step.transport, step.succeeds);
  else notification.decide(step.letter, step.mode);
}

function backOnAir(notification: NotificationInMemory): void {
  notification.try("primary", true);
  notification.try("secondary", true);
}

const isUnderWay = ({ state }: { state: string }): boolean => state !== "delivered" && state !== "dead";

/** What must never be, each that is in a sentence. */
function wrongs({ alert, deliveries, letters, needless }: NotificationInMemory): string[] {
  const found = needless.map((id) => `what was asked of ${id} was needless`);
  for (const { id, state, decisions } of letters) {
    const pending = decisions.filter(({ outcome }) => outcome === "pending").length;
    if (pending !== (state === "in-progress" ? 1 : 0)) found.push(`${pending} decisions are under way on ${id}, which is ${state}`);
    if (state === "in-progress" && !deliveries.some(isUnderWay)) found.push(`${id} waits for nothing`);
    if (state === "delivered" && !deliveries.some((delivery) => delivery.state === "delivered")) found.push(`${id} was never delivered`);
  }
  for (const { id, state, transport } of deliveries) {
    const hasLetter = letters.some(({ deliveryId, transport: of }) => deliveryId === id || of === "primary");
    if (state === "dead" && !hasLetter) found.push(`${id} died on the ${transport} without a letter`);
  }
  if (alert.bothFailed && !letters.some(({ bothFailed }) => bothFailed)) found.push("both failed, and no letter says so");
  return found;
}

describe("[ALR-5, ALR-6] whatever fails and whatever is decided", () => {
  it("no letter waits for nothing, none is settled without being there, and no dead delivery is without one", () => {
    fc.assert(
      fc.property(begins, fc.array(step, { minLength: 10, maxLength: 24 }), (beginning, steps) => {
        const notification = new NotificationInMemory(beginning);
        for (const each of steps) {
          walk(notification, each);
          expect(wrongs(notification)).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("once the channel is back, a decision on each letter settles all of them", () => {
    fc.assert(
      fc.property(begins, fc.array(step, { minLength: 6, maxLength: 16 }), (beginning, steps) => {
        const notification = new NotificationInMemory(beginning);
        for (const each of steps) walk(notification, each);
        backOnAir(notification);
        for (const index of notification.letters.keys()) notification.decide(index, "replay");
        backOnAir(notification);
        expect(notification.letters.filter(({ state }) => state === "undecided" || state === "in-progress")).toEqual([]);
        expect(notification.deliveries.filter(isUnderWay)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
