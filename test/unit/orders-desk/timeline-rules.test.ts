import { describe, expect, it } from "vitest";
import { timelineOf } from "../../../src/features/orders-desk/timeline-rules.ts";

type History = Parameters<typeof timelineOf>[0];
type Movement = Parameters<typeof timelineOf>[1]["movements"][number];

const step = (state: string, at: string) => ({
  kind: "state",
  state,
  at: new Date(at),
  reason: null,
  by: "buyer",
  ref: null,
  requestId: null,
});
const capture = (at: string): Movement => ({
  ...{ kind: "capture", state: "succeeded", amount: 500, currency: "EUR", cause: null, failure: null, by: "buyer", byId: null },
  ...{ providerId: "ch_1", happenedAt: new Date(at) },
});
const history = {
  webhooks: [],
  steps: [step("RESERVED", "2026-11-28T06:00:05.054Z"), step("PAYMENT_INITIATED", "2026-11-28T06:00:05.163Z")],
};
const ordered = (takenAt: string) =>
  timelineOf(history as unknown as History, { movements: [capture(takenAt)], acts: [], told: [] }).map(({ what }) => what);

describe("[CHK-5] the timeline of an order", () => {
  it("has money behind the opening of its payment, though the provider tells of it in whole seconds", () => {
    expect(ordered("2026-11-28T06:00:05.000Z")).toEqual(["RESERVED", "PAYMENT_INITIATED", "capture of 5.00 EUR"]);
  });

  it("has money of later where it was taken", () => {
    expect(ordered("2026-11-28T06:00:09.000Z")).toEqual(["RESERVED", "PAYMENT_INITIATED", "capture of 5.00 EUR"]);
    expect(
      timelineOf(history as unknown as History, { movements: [capture("2026-11-28T06:00:09.000Z")], acts: [], told: [] }).at(-1)?.at,
    ).toBe("2026-11-28T06:00:09.000Z");
  });
});
