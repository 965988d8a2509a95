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

function holds({ alert, deliveries, letters, needless }: NotificationInMemory): void {
  for (const { id, state, decisions } of letters) {
    const pending = decisions.filter(({ outcome }) => outcome === "pending").length;
    expect(pending, `decisions under way on ${id}, which is ${state}`).toBe(state === "in-progress" ? 1 : 0);
    if (state === "in-progress") expect(deliveries.some(isUnderWay), `${id} waits for something`).toBe(true);
    if (state === "delivered") expect(deliveries.map((delivery) => delivery.state)).toContain("delivered");
  }
  for (const { id, state, transport } of deliveries) {
    const letter = letters.find(({ deliveryId }) => deliveryId === id) ?? letters.find((other) => other.transport === "primary");
    if (state === "dead") expect(letter, `${id} died on the ${transport}`).toBeDefined();
  }
  if (alert.bothFailed) expect(letters.some(({ bothFailed }) => bothFailed)).toBe(true);
  expect(needless).toEqual([]);
}

describe("[ALR-5, ALR-6] whatever fails and whatever is decided", () => {
  it("no letter waits for nothing, none is settled without being there, and no dead delivery is without one", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.array(step, { minLength: 10, maxLength: 24 }), (drill, secondaryConfigured, steps) => {
        const notification = new NotificationInMemory({ drill, secondaryConfigured });
        for (const each of steps) {
          walk(notification, each);
          holds(notification);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("once the channel is back, a decision on each letter settles all of them", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.array(step, { minLength: 6, maxLength: 16 }), (drill, secondaryConfigured, steps) => {
        const notification = new NotificationInMemory({ drill, secondaryConfigured });
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
