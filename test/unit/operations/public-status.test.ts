import { describe, expect, it } from "vitest";
import type { CapturedSection } from "../../../src/operations/health/ports.ts";
import { stateFor } from "../../../src/operations/status/public-status.ts";
import type { HealthStatus } from "../../../src/platform/health/parts.ts";

const NOW = new Date("2026-11-23T00:01:00Z");
const SECTIONS = [
  { name: "configReadiness", surfaces: ["detailed", "ops"] as const },
  { name: "dependencies", surfaces: ["detailed", "ops"] as const },
  { name: "checkout", surfaces: ["detailed", "ops"] as const },
  { name: "governance", surfaces: ["ops"] as const },
];

function state(
  statuses: Record<string, HealthStatus>,
  incidents: { state: "open" | "closed" }[] = [],
  capturedAt = "2026-11-23T00:00:50Z",
) {
  const sections = Object.entries(statuses).map(([name, status]) => ({ name, status }) as CapturedSection);
  return stateFor({ sections: SECTIONS, capture: { capturedAt, durationMs: 1, releaseId: "r", sections }, incidents }, NOW, 90);
}

describe("the public status", () => {
  it("follows what buyers notice, not what only operators see", () => {
    expect(state({ dependencies: "pass", checkout: "pass", governance: "fail", configReadiness: "fail" })).toBe("operational");
    expect(state({ dependencies: "warn", checkout: "fail" })).toBe("degraded");
    expect(state({ dependencies: "fail", checkout: "pass" })).toBe("outage");
  });

  it("[GEN-8] is not called operational while a published incident is open", () => {
    expect(state({ dependencies: "pass" }, [{ state: "open" }])).toBe("degraded");
    expect(state({ dependencies: "pass" }, [{ state: "closed" }])).toBe("operational");
  });

  it("does not pretend to know what it has not looked at", () => {
    expect(state({ dependencies: "pass" }, [], "2026-11-22T23:00:00Z")).toBe("unknown");
    expect(stateFor({ sections: SECTIONS, capture: undefined, incidents: [] }, NOW, 90)).toBe("unknown");
  });
});
