import { describe, expect, it } from "vitest";
import { afterAlert, alertCursor, listRank } from "../../../src/operations/alerts/list-rules.ts";
import { ALERT } from "./alerts-under-test.ts";

describe("alerts in a list", () => {
  it("[ALR-5] stand with what both transports failed first, whatever its severity; then open pages that nobody has acknowledged", () => {
    expect(listRank({ ...ALERT, severity: "info", bothFailed: true })).toBe(2);
    expect(listRank({ ...ALERT, severity: "page", state: "open", acknowledgedBy: null })).toBe(1);
    expect(listRank({ ...ALERT, severity: "page", state: "open", acknowledgedBy: "ann@ops.test" })).toBe(0);
    expect(listRank({ ...ALERT, severity: "page", state: "resolved" })).toBe(0);
    expect(listRank({ ...ALERT, severity: "warn", state: "open" })).toBe(0);
  });

  it("are gone on with after the last of a page", () => {
    const page = { ...ALERT, severity: "page" as const, state: "open" as const, acknowledgedBy: null };
    expect(afterAlert(alertCursor(page))).toEqual({ rank: 1, id: ALERT.id });
    expect(afterAlert(undefined)).toBeUndefined();
  });
});
