import { describe, expect, it } from "vitest";
import { actionsSchema, type Action } from "../../../src/features/automations/actions/action.ts";
import { actionFault, addressFault, turnAfter, turnFrom } from "../../../src/features/automations/actions/plan.ts";
import { EVENT_TYPES } from "../../../src/platform/outbox/event-types.ts";

const CALL: Action = { kind: "webhook" };
const MAIL: Action = { kind: "mail" };
const wait = (seconds: number): Action => ({ kind: "delay", seconds });

describe("given actions in order", () => {
  it("goes on at the next that is no delay, after those before it", () => {
    const actions = [wait(60), CALL, wait(100), wait(200), MAIL];
    expect(turnFrom(actions, 0)).toEqual({ step: 1, delaySeconds: 60 });
    expect(turnFrom(actions, 2)).toEqual({ step: 4, delaySeconds: 300 });
    expect(turnFrom(actions, 4)).toEqual({ step: 4, delaySeconds: 0 });
    expect(turnFrom(actions, 5)).toBeUndefined();
    expect(turnAfter(actions, 0)).toEqual({ step: 4, delaySeconds: 300 });
    expect(turnAfter(actions, 4)).toBeUndefined();
  });
});

describe("given actions that are written", () => {
  it("takes a webhook and a mail once each, with delays before something", () => {
    expect(actionFault([CALL, wait(60), MAIL], "order.completed", true)).toBeUndefined();
    expect(actionFault([CALL, wait(60)], "order.completed", true)).toMatchObject({ pointer: "/actions/1" });
    expect(actionFault([CALL, MAIL, CALL], "order.completed", true)).toMatchObject({ pointer: "/actions/2" });
    expect(actionFault([CALL, MAIL], "order.completed", false)).toMatchObject({ pointer: "/actions/1" });
    expect(actionFault([CALL], "order.completed", false)).toBeUndefined();
  });

  it("takes a search made again once, where the event is about a search or about offers", () => {
    const again: Action = { kind: "search-again" };
    const taken = EVENT_TYPES.filter((type) => actionFault([again], type, false) === undefined);
    expect(taken).toEqual([
      ...[
        "search.completed",
        "offer.found",
        "offer.price.dropped",
        "cart.abandoned",
        "checkout.failed",
        "checkout.stuck",
        "order.shortfall",
      ],
    ]);
    expect(actionFault([wait(60), again], "order.completed", true)).toMatchObject({ pointer: "/actions/1" });
    expect(actionFault([again, CALL, again], "offer.found", true)).toMatchObject({ pointer: "/actions/2" });
  });

  it("wants an address just where one is called", () => {
    expect(addressFault([CALL, MAIL], "https://acme.test")).toBeUndefined();
    expect(addressFault([MAIL], "")).toBeUndefined();
    expect(addressFault([CALL], "")).toMatch(/missing/);
    expect(addressFault([MAIL], "https://acme.test")).toMatch(/not called/);
  });

  it("takes no more than five, and no delay below a minute or above a week", () => {
    expect(actionsSchema.safeParse([wait(60), wait(60), wait(60), wait(604_800), MAIL]).success).toBe(true);
    expect(actionsSchema.safeParse([wait(60), wait(60), wait(60), wait(60), wait(60), MAIL]).success).toBe(false);
    expect(actionsSchema.safeParse([]).success).toBe(false);
    for (const seconds of [59, 604_801, 61.5]) expect(actionsSchema.safeParse([wait(seconds), MAIL]).success, String(seconds)).toBe(false);
  });
});
