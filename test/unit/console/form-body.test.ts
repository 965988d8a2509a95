import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formBody, NotReadable, typedOf } from "../../../src/platform/console/form/form-body.ts";

describe("the body of a form", () => {
  it("has the text of fields as it was written, spaces included", () => {
    const entries = [
      ["reason", " because "],
      ["n", "1"],
    ] as const;
    expect(formBody(entries)).toEqual({ reason: " because ", n: "1" });
    expect(typedOf(entries)).toEqual({ reason: "because", n: "1" });
  });

  it("leaves out what was left empty, has no name, or is the form's own", () => {
    const entries = [
      ["x", " \n"],
      ["", "x"],
      ["act.key", "x"],
      ["act.back", "/admin/operations"],
    ] as const;
    expect(formBody(entries)).toEqual({});
  });

  it.each([
    ["number", "3600", 3600],
    ["boolean", "true", true],
    ["boolean", "false", false],
    ["list", " a, b\n c ", ["a", "b", "c"]],
    ["datetime", "2026-11-27T10:00:00Z", "2026-11-27T10:00:00.000Z"],
    ["unheard-of", "text", "text"],
    ["constructor", "text", "text"],
  ])("reads a %s out of %j", (reading, value, expected) => {
    expect(formBody([[`x~${reading}`, value]])).toEqual({ x: expected });
  });

  it.each([
    ["minor:2", "12.50", 1250],
    ["minor:2", "12.5", 1250],
    ["minor:2", " 7 ", 700],
    ["minor:0", "500", 500],
    ["minor:3", "1.25", 1250],
    ["minor:3", "0.001", 1],
  ])("sends an amount with its currency's digits (%s), typed as %j, in minor units", (reading, value, expected) => {
    expect(formBody([[`x~${reading}`, value]])).toEqual({ x: expected });
  });

  it.each([
    ["minor:2", "12.505"],
    ["minor:0", "5.0"],
    ["minor:2", "12,50"],
    ["minor:2", "-1"],
    ["minor:2", "1e3"],
    ["datetime", "tomorrow"],
  ])("cannot be made of what cannot be read (%s, %j): the form says so before anything is sent", (reading, value) => {
    expect(() => formBody([[`x~${reading}`, value]])).toThrow(NotReadable);
  });

  it.each(["__proto__.polluted", "__proto__", "a.__proto__.b", "a..b", "1", "a b"])("takes no field called %j", (name) => {
    expect(() => formBody([[name, "x"]])).toThrow(NotReadable);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("takes members that objects have by themselves for fields like any other", () => {
    const entries = [
      ["constructor.prototype.polluted", "x"],
      ["toString", "y"],
    ] as const;
    const body = formBody(entries);
    expect(body).toEqual({ constructor: { prototype: { polluted: "x" } }, toString: "y" });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("says of a box whether it is ticked: no is sent before it", () => {
    const no = ["x~boolean", "false"] as const;
    expect(formBody([no])).toEqual({ x: false });
    expect(formBody([no, ["x~boolean", "true"]])).toEqual({ x: true });
  });

  it("reads what is written in JSON, and says where it is none", () => {
    expect(formBody([["data~json", '{"orderId": "ord_1", "lines": [1]}']])).toEqual({ data: { orderId: "ord_1", lines: [1] } });
    expect(() => formBody([["data~json", "{orderId: 1}"]])).toThrow(NotReadable);
  });

  it("reads a time by the clock of whoever typed it", () => {
    const typed = [["beginsAt~datetime", "2026-12-01T03:00"]] as const;
    expect(formBody(typed, (text) => Date.parse(`${text}Z`) - 3_600_000)).toEqual({ beginsAt: "2026-12-01T02:00:00.000Z" });
    expect(() => formBody(typed, () => NaN)).toThrow(NotReadable);
  });

  it("makes a list of the boxes of one name that are ticked", () => {
    const entries = [
      ["ids~item", "a"],
      ["ids~item", "c"],
    ] as const;
    expect(formBody(entries)).toEqual({ ids: ["a", "c"] });
  });

  it("makes a reviewed change of a field, or none for the reason written, whichever comes first", () => {
    const entries = [
      ["review.alerts~change", "raise at 5 %"],
      ["review.runbook~change", "it held"],
      ["review.runbook~none", "on"],
      ["review.code~none", "on"],
      ["review.code~change", ""],
    ] as const;
    expect(formBody(entries)).toEqual({ review: { alerts: { change: "raise at 5 %" }, runbook: { none: true, reason: "it held" } } });
  });

  it("puts fields with dots into one another, whatever their order", () => {
    const entries = [
      ["a.b.c", "1"],
      ["d", "2"],
      ["a.b.e", "3"],
    ] as const;
    expect(formBody(entries)).toEqual({ a: { b: { c: "1", e: "3" } }, d: "2" });
  });

  it("has every field of a name of its own, as it was written", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-zA-Z]{0,8}$/), { maxLength: 8 });
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== "");
    fc.assert(
      fc.property(names, fc.array(text, { minLength: 8, maxLength: 8 }), (unique, values) => {
        const written = Object.fromEntries(unique.map((name, index) => [name, values[index] ?? ""]));
        expect(formBody(Object.entries(written))).toEqual(written);
      }),
    );
  });
});
