import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readableCapture, readableFigures } from "../../../src/operations/health/readable-capture.ts";
import type { CapturedSection } from "../../../src/operations/health/ports.ts";
import { healthSection } from "../../../src/platform/health.ts";
import { names, unshown } from "../../../src/platform/health/figure.ts";
import { figures } from "../../../src/platform/health/figures.ts";

const rates = healthSection({
  name: "rates",
  title: "Rates",
  surfaces: ["ops"],
  figures: figures({ staleCurrencies: names("Stale", "rates_stale", "Stale rates."), asOf: unshown(z.string()) }),
  capture: async () => ({ status: "pass", complete: true, figures: { staleCurrencies: [], asOf: "today" } }),
});
const captured = (name: string, found: Record<string, unknown>): CapturedSection => ({
  name,
  status: "pass",
  complete: true,
  capturedAt: "2026-11-23T10:00:00.000Z",
  figures: found,
  degraded: [],
  error: null,
  degradedSince: null,
});
const capture = (...sections: CapturedSection[]) => ({ capturedAt: "2026-11-23T10:00:00.000Z", durationMs: 1, releaseId: "r1", sections });

describe("a capture of another release", () => {
  it("shows no figures that it called otherwise, and says so", () => {
    const { sections } = readableCapture(
      [rates],
      capture(captured("rates", { stale: ["USD"], asOf: "today" }), captured("other", { a: 1 })),
    );
    expect(sections).toMatchObject([
      { name: "rates", complete: false, figures: {}, error: "captured by release r1, which calls its figures otherwise" },
      { name: "other", complete: true, figures: { a: 1 } },
    ]);
  });

  it("is shown as it is where it says what this one does, or nothing could be captured", () => {
    const same = capture(captured("rates", { staleCurrencies: ["USD"], asOf: "today" }));
    expect(readableCapture([rates], same)).toBe(same);
    const nothing = capture(captured("rates", {}));
    expect(readableCapture([rates], nothing)).toBe(nothing);
  });

  it("leaves nothing to be kept for a section that fails", () => {
    expect(readableFigures(rates, { stale: [] })).toEqual({});
    expect(readableFigures(rates, undefined)).toEqual({});
    expect(readableFigures(rates, { staleCurrencies: [], asOf: "today" })).toEqual({ staleCurrencies: [], asOf: "today" });
  });
});
