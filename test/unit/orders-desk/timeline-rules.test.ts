import { describe, expect, it } from "vitest";
import { timelineOf } from "../../../src/features/orders-desk/timeline-rules.ts";

type History = Parameters<typeof timelineOf>[0];
type Around = Parameters<typeof timelineOf>[1];
type Told = Around["told"][number];
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

const event = (of: Partial<Told>): Told => ({
  ...{
    id: "evt_1",
    type: "order.completed",
    subject: "ord_1",
    occurredAt: new Date("2026-11-28T06:00:10Z"),
    dispatchedAt: null,
    failedAt: null,
  },
  deliveries: [],
  ...of,
});
const told = (of: Partial<Told>) =>
  timelineOf({ webhooks: [], steps: [] } as unknown as History, { movements: [], acts: [], told: [event(of)] });
const delivery = (of: Partial<Told["deliveries"][number]>): Told["deliveries"][number] =>
  ({ automationId: "aut_1", state: "SUCCEEDED", attempts: 1, lastError: null, finishedAt: null, ...of }) as Told["deliveries"][number];
const DISPATCHED = new Date("2026-11-28T06:00:11Z");

describe("[CHK-5] what automations were told, in an order's timeline", () => {
  it.each<[what: string, of: Partial<Told>, says: string]>([
    ["nobody has handed on", {}, "not handed to automations yet"],
    ["could not be handed on", { failedAt: DISPATCHED }, "handing it to automations failed: see its dead letter"],
    ["nobody wants", { dispatchedAt: DISPATCHED }, "no automation wants it"],
    [
      "waits for one of two receivers",
      { dispatchedAt: DISPATCHED, deliveries: [delivery({}), delivery({ finishedAt: DISPATCHED })] },
      "1 of 2 deliveries under way",
    ],
    ["reached its receiver", { dispatchedAt: DISPATCHED, deliveries: [delivery({ finishedAt: DISPATCHED })] }, "1 delivery"],
  ])("has an event that %s", (_, of, says) => {
    expect(told(of)[0]).toEqual({
      ...{ at: "2026-11-28T06:00:10.000Z", kind: "told", what: "event order.completed", detail: says, by: null, ref: "evt_1" },
    });
  });

  it("has each delivery that ended, with its tries and what was wrong", () => {
    const deliveries = [
      delivery({ finishedAt: DISPATCHED }),
      delivery({ automationId: "aut_2", state: "DEAD", attempts: 3, lastError: "status 500", finishedAt: DISPATCHED }),
      delivery({}),
    ];
    expect(
      told({ dispatchedAt: DISPATCHED, deliveries })
        .slice(1)
        .map(({ what, detail, ref }) => [what, detail, ref]),
    ).toEqual([
      ["order.completed SUCCEEDED", "1 try", "aut_1"],
      ["order.completed DEAD", "3 tries, the last: status 500", "aut_2"],
    ]);
  });
});

describe("[CHK-5] the timeline of an order", () => {
  it("has what an operator did, and with what where there is something to say", () => {
    const act = (detail: Record<string, unknown>) => ({
      ...{ at: new Date("2026-11-28T06:00:07Z"), action: "checkout.end", actorEmail: "ann@ops.test", requestId: "req_1", detail },
    });
    const around = { movements: [], acts: [act({}), act({ reason: "asked to", tries: 2 })], told: [] } as unknown as Around;
    expect(timelineOf({ webhooks: [], steps: [] } as unknown as History, around)).toEqual(
      [null, "reason asked to, tries 2"].map((detail) => ({
        ...{ at: "2026-11-28T06:00:07.000Z", kind: "act", what: "checkout.end", detail, by: "ann@ops.test", ref: "req_1" },
      })),
    );
  });

  it("has steps, refused cards and what failed, each as what it is", () => {
    const kinds = ["state", "decline", "failure"].map((kind, second) => ({ ...step("RESERVED", `2026-11-28T06:00:0${second}Z`), kind }));
    const entries = timelineOf({ webhooks: [], steps: kinds } as unknown as History, { movements: [], acts: [], told: [] });
    expect(entries.map(({ kind, what, by }) => [kind, what, by])).toEqual([
      ["step", "RESERVED", "the buyer"],
      ["decline", "card declined", "the buyer"],
      ["failure", "failed while RESERVED", "the buyer"],
    ]);
  });

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
