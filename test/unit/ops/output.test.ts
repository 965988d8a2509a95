import { describe, expect, it } from "vitest";
import { ago, span, table } from "../../../scripts/ops/output.ts";
import { expiry } from "../../../scripts/ops/switch.ts";

describe("tables", () => {
  it("aligns columns, shows a dash for what is not known and keeps a cell on one line", () => {
    expect(
      table(
        ["id", "error"],
        [
          ["a", null],
          ["long", "two\nlines"],
        ],
      ),
    ).toBe("id    error\na     -\nlong  two lines");
    expect(table(["id"], [], "no dead letters")).toBe("no dead letters");
  });
});

describe("spans", () => {
  it.each([
    [44.6, "45 s"],
    [60, "1 min"],
    [3600, "1 h"],
    [7500, "2 h 5 min"],
    [90_000, "1 d 1 h"],
  ])("%s seconds are %s", (seconds, text) => expect(span(seconds)).toBe(text));

  it("tell how long ago, or never", () => {
    expect(ago("2026-11-23T10:00:00Z", new Date("2026-11-23T10:00:30Z"))).toBe("30 s ago");
    expect(ago(null, new Date())).toBe("never");
  });
});

describe("an expiry", () => {
  const now = new Date("2026-11-23T10:00:00Z");

  it("is a time, or so long from now", () => {
    expect(expiry("30m", now)).toBe("2026-11-23T10:30:00.000Z");
    expect(expiry("2h", now)).toBe("2026-11-23T12:00:00.000Z");
    expect(expiry("2026-11-24T00:00:00+01:00", now)).toBe("2026-11-23T23:00:00.000Z");
  });

  it("is refused where it is neither", () => {
    expect(() => expiry("soon", now)).toThrow("neither a time");
  });
});
