import { describe, expect, it } from "vitest";
import { gravestFirst } from "../../../src/operations/health/read-desk.ts";
import { ALERT } from "./alerts-under-test.ts";

describe("the alerts of the operations page", () => {
  it("[ALR-5] are those both transports failed, then every page, then the others, each once, however many warnings are newer", () => {
    const warnings = Array.from({ length: 200 }, (_, index) => ({ ...ALERT, id: `warn-${index}` }));
    const failed = { ...ALERT, id: "failed", bothFailed: true };
    const taken = { ...ALERT, id: "taken", severity: "page" as const, acknowledgedBy: "ann@ops.test" };
    const page = { ...ALERT, id: "page", severity: "page" as const };
    const shown = gravestFirst([page, taken], [failed, page, ...warnings]);
    expect(shown.slice(0, 4).map(({ id }) => id)).toEqual(["failed", "page", "taken", "warn-0"]);
    expect(shown).toHaveLength(203);
  });
});
