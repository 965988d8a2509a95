import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formBody, NotReadable, type Field } from "../../../browser/form-body.ts";

const field = (given: Partial<Field>): Field => ({
  name: "x",
  type: "text",
  value: "",
  checked: false,
  reading: undefined,
  none: false,
  ...given,
});
const box = (name: string, value: string, checked: boolean) => field({ name, type: "checkbox", value, checked, reading: "item" });

describe("the body of a form", () => {
  it("has the text of fields as it was written, spaces included", () => {
    expect(formBody([field({ name: "reason", value: " because " }), field({ name: "n", value: "1" })])).toEqual({
      reason: " because ",
      n: "1",
    });
  });

  it("leaves out what was left empty, has no name, or only sends", () => {
    const fields = [field({ value: " \n" }), field({ name: "", value: "x" }), field({ name: "send", type: "submit", value: "x" })];
    expect(formBody(fields)).toEqual({});
  });

  it.each([
    ["number", "3600", 3600],
    ["boolean", "true", true],
    ["boolean", "false", false],
    ["list", " a, b\n c ", ["a", "b", "c"]],
    ["datetime", "2026-11-27T10:00:00Z", "2026-11-27T10:00:00.000Z"],
    ["unheard-of", "text", "text"],
  ])("reads a %s out of %j", (reading, value, expected) => {
    expect(formBody([field({ value, reading })])).toEqual({ x: expected });
  });

  it.each([
    ["minor:2", "12.50", 1250],
    ["minor:2", "12.5", 1250],
    ["minor:2", " 7 ", 700],
    ["minor:0", "500", 500],
    ["minor:3", "1.25", 1250],
    ["minor:3", "0.001", 1],
  ])("sends an amount with its currency's digits (%s), typed as %j, in minor units", (reading, value, expected) => {
    expect(formBody([field({ value, reading })])).toEqual({ x: expected });
  });

  it.each([
    ["minor:2", "12.505"],
    ["minor:0", "5.0"],
    ["minor:2", "12,50"],
    ["minor:2", "-1"],
    ["minor:2", "1e3"],
  ])("cannot be made of what is no amount of the currency (%s, %j)", (reading, value) => {
    expect(() => formBody([field({ value, reading })])).toThrow(NotReadable);
  });

  it("cannot be made of a time that is none: the form says so before anything is sent", () => {
    expect(() => formBody([field({ value: "tomorrow", reading: "datetime" })])).toThrow(NotReadable);
  });

  it("says of a box whether it is ticked", () => {
    expect(
      formBody([field({ type: "checkbox", value: "on" }), field({ name: "y", type: "checkbox", value: "on", checked: true })]),
    ).toEqual({ x: false, y: true });
  });

  it("makes a list of the boxes of one name that are ticked, and an empty one where none is", () => {
    expect(formBody([box("ids", "a", true), box("ids", "b", false), box("ids", "c", true)])).toEqual({ ids: ["a", "c"] });
    expect(formBody([box("ids", "a", false)])).toEqual({ ids: [] });
  });

  it("makes a reviewed change of a field, or none for the reason written", () => {
    expect(
      formBody([
        field({ name: "review.alerts", value: "raise at 5 %", reading: "change" }),
        field({ name: "review.runbook", value: "it held", reading: "change", none: true }),
        field({ name: "review.code", value: "", reading: "change", none: true }),
      ]),
    ).toEqual({ review: { alerts: { change: "raise at 5 %" }, runbook: { none: true, reason: "it held" } } });
  });

  it("puts fields with dots into one another, whatever their order", () => {
    expect(
      formBody([field({ name: "a.b.c", value: "1" }), field({ name: "d", value: "2" }), field({ name: "a.b.e", value: "3" })]),
    ).toEqual({
      a: { b: { c: "1", e: "3" } },
      d: "2",
    });
  });

  it("has the button that was pressed where it has a name", () => {
    expect(formBody([field({ value: "1" })], { name: "mode", value: "replay" })).toEqual({ x: "1", mode: "replay" });
    expect(formBody([field({ value: "1" })], { name: "", value: "replay" })).toEqual({ x: "1" });
  });

  it("has every field of a name of its own, as it was written", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-zA-Z]{0,8}$/), { maxLength: 8 });
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== "");
    fc.assert(
      fc.property(names, fc.array(text, { minLength: 8, maxLength: 8 }), (unique, values) => {
        const written = Object.fromEntries(unique.map((name, index) => [name, values[index] ?? ""]));
        expect(formBody(Object.entries(written).map(([name, value]) => field({ name, value })))).toEqual(written);
      }),
    );
  });
});
