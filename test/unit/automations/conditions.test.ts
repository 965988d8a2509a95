import { describe, expect, it } from "vitest";
import type { Condition } from "../../../src/features/automations/conditions/condition.ts";
import { faultAmong } from "../../../src/features/automations/conditions/fault.ts";
import { fieldsOf, triggers } from "../../../src/features/automations/conditions/fields.ts";
import { judgeConditions, unmet } from "../../../src/features/automations/conditions/judge.ts";
import { ALL_EVENT_TYPES, type EventType } from "../../../src/platform/outbox/event-types.ts";
import { present } from "../../support/present.ts";

const conditionFault = (type: EventType, conditions: readonly Condition[]) => faultAmong(type, fieldsOf(type), conditions);
const EUR: Condition = { field: "/total/currency", operator: "equals", value: "EUR" };
const refunded = { total: { amount: 4200, currency: "EUR" }, whole: true, reason: "The Box was Broken" };

describe("given the triggers", () => {
  it("names of each what conditions can be on, by its own schema", () => {
    expect([...triggers().keys()]).toEqual(ALL_EVENT_TYPES);
    expect(fieldsOf("order.refunded").map(({ field, kind }) => [field, kind])).toEqual([
      ["/orderId", "text"],
      ["/attemptId", "text"],
      ["/cartId", "text"],
      ["/total/amount", "number"],
      ["/total/currency", "text"],
      ["/amount/amount", "number"],
      ["/amount/currency", "text"],
      ["/refunded/amount", "number"],
      ["/refunded/currency", "text"],
      ["/whole", "boolean"],
      ["/reason", "text"],
    ]);
    expect(fieldsOf("checkout.failed")).toContainEqual({
      ...{ field: "/state", kind: "choice", values: ["FAILED", "EXPIRED", "REFUNDED"] },
      operators: ["equals", "not-equals", "one-of"],
    });
    expect(fieldsOf("search.completed").find(({ field }) => field === "/briefId")?.operators).toContain("present");
  });

  it("publishes schemas that allow for members to come", () => {
    const { schema } = present(triggers().get("order.refunded"), "the trigger");
    expect(schema).toMatchObject({
      type: "object",
      properties: { whole: { type: "boolean" } },
      required: expect.arrayContaining(["whole"]),
    });
    expect(JSON.stringify(schema)).not.toContain("additionalProperties");
  });

  it("has no type without a field: an automation on any of them can have conditions", () => {
    for (const type of ALL_EVENT_TYPES) expect(fieldsOf(type), type).not.toEqual([]);
  });
});

describe("given a figure whose event says what it was before", () => {
  const below: Condition = { field: "/price/amount", operator: "falls-below", value: 7_000 };
  const fell = (from: number, to: number) => ({ price: { amount: to, currency: "USD" }, previousPrice: { amount: from, currency: "USD" } });

  it("holds where it falls below another, once a crossing", () => {
    const holds = [fell(7_000, 6_999), fell(9_000, 6_000), fell(6_999, 6_000), fell(9_000, 7_000), { price: { amount: 1 } }];
    expect(holds.map((data) => judgeConditions([below], data)[0]?.holds)).toEqual([true, true, false, false, false]);
  });

  it("is what alone can be asked for that", () => {
    const usd: Condition = { field: "/price/currency", operator: "equals", value: "USD" };
    expect(conditionFault("offer.price.dropped", [usd, below])).toBeUndefined();
    expect(conditionFault("offer.price.dropped", [below])).toMatchObject({ pointer: "/conditions/0/field" });
    expect(conditionFault("offer.found", [usd, below])).toMatchObject({ pointer: "/conditions/1/operator" });
  });
});

describe("given conditions that are written", () => {
  it("takes those that the trigger allows", () => {
    const conditions: Condition[] = [
      EUR,
      { field: "/total/amount", operator: "at-least", value: 5000 },
      { field: "/whole", operator: "equals", value: true },
      { field: "/reason", operator: "contains", value: "broken" },
      { field: "/orderId", operator: "one-of", value: ["ord_1", "ord_2"] },
    ];
    expect(conditionFault("order.refunded", conditions)).toBeUndefined();
    expect(conditionFault("search.completed", [{ field: "/briefId", operator: "present", value: false }])).toBeUndefined();
  });

  it.each<[string, Condition, string]>([
    ["a field that the event has not", { field: "/totals", operator: "equals", value: "x" }, "/conditions/0/field"],
    ["what every object has", { field: "/constructor", operator: "equals", value: "x" }, "/conditions/0/field"],
    ["a list", { field: "/lines", operator: "equals", value: "x" }, "/conditions/0/field"],
    ["an operator of another kind", { field: "/whole", operator: "at-least", value: 1 }, "/conditions/0/operator"],
    ["presence of what is always there", { field: "/reason", operator: "present", value: true }, "/conditions/0/operator"],
    ["a text for a truth", { field: "/whole", operator: "equals", value: "true" }, "/conditions/0/value"],
    ["a number for a text", { field: "/reason", operator: "equals", value: 5 }, "/conditions/0/value"],
    ["a list for a text", { field: "/reason", operator: "contains", value: ["a"] }, "/conditions/0/value"],
    ["a text for a list", { field: "/reason", operator: "one-of", value: "a" }, "/conditions/0/value"],
    ["an amount without its currency", { field: "/total/amount", operator: "at-most", value: 5 }, "/conditions/0/field"],
  ])("refuses %s, and says where", (_what, condition, pointer) => {
    expect(conditionFault("order.refunded", [condition])).toMatchObject({ pointer, reason: expect.anything() });
  });

  it("refuses what a choice cannot be, and an amount whose currency is fixed elsewhere alone", () => {
    const state: Condition = { field: "/state", operator: "one-of", value: ["FAILED", "LOST"] };
    expect(conditionFault("checkout.failed", [state])).toMatchObject({ pointer: "/conditions/0/value" });
    const amount: Condition = { field: "/amount/amount", operator: "at-least", value: 5 };
    expect(conditionFault("order.refunded", [EUR, amount])).toMatchObject({ pointer: "/conditions/1/field" });
  });

  it("does not take a currency as fixed that is ruled out, or one of several", () => {
    const amount: Condition = { field: "/total/amount", operator: "at-least", value: 5 };
    const others: Condition[] = [
      { ...EUR, operator: "not-equals" },
      { ...EUR, operator: "one-of", value: ["EUR", "JPY"] },
    ];
    for (const other of others)
      expect(conditionFault("order.refunded", [amount, other]), other.operator).toMatchObject({ pointer: "/conditions/0/field" });
    expect(conditionFault("order.refunded", [amount, EUR])).toBeUndefined();
  });
});

describe("given an event, conditions", () => {
  it.each<[Condition, boolean]>([
    [{ field: "/total/amount", operator: "equals", value: 4200 }, true],
    [{ field: "/total/amount", operator: "at-least", value: 4200 }, true],
    [{ field: "/total/amount", operator: "at-least", value: 4201 }, false],
    [{ field: "/total/amount", operator: "at-most", value: 4200 }, true],
    [{ field: "/total/amount", operator: "at-most", value: 4199 }, false],
    [{ field: "/total/currency", operator: "not-equals", value: "USD" }, true],
    [{ field: "/total/currency", operator: "not-equals", value: "EUR" }, false],
    [{ field: "/total/currency", operator: "one-of", value: ["USD", "EUR"] }, true],
    [{ field: "/total/currency", operator: "one-of", value: ["USD"] }, false],
    [{ field: "/reason", operator: "contains", value: "box WAS" }, true],
    [{ field: "/reason", operator: "contains", value: "crate" }, false],
    [{ field: "/whole", operator: "equals", value: false }, false],
    [{ field: "/reason", operator: "present", value: true }, true],
    [{ field: "/gone", operator: "present", value: false }, true],
    [{ field: "/gone", operator: "equals", value: "x" }, false],
    [{ field: "/gone", operator: "not-equals", value: "x" }, false],
    [{ field: "/toString", operator: "present", value: true }, false],
    [{ field: "/reason/length", operator: "present", value: true }, false],
  ])("%j: %s", (condition, holds) => {
    expect(judgeConditions([condition], refunded)).toMatchObject([{ ...condition, holds }]);
  });

  it("have all to hold, and the first that does not is named", () => {
    expect(unmet([EUR, { field: "/whole", operator: "equals", value: true }], refunded)).toBeUndefined();
    expect(unmet([EUR, { field: "/total/amount", operator: "at-least", value: 5000 }], refunded)).toBe(
      "its condition does not hold: /total/amount at-least 5000",
    );
    expect(unmet([], refunded)).toBeUndefined();
    const long: Condition = { field: "/reason", operator: "one-of", value: Array.from({ length: 20 }, () => "😀".repeat(250)) };
    expect(unmet([long], refunded)).toHaveLength(300);
    expect(unmet([long], refunded)?.isWellFormed()).toBe(true);
  });
});
