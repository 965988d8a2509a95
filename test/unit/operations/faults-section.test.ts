import { describe, expect, it } from "vitest";
import { timeText } from "../../../src/platform/console/times.ts";
import { bothSurfaces, NOW } from "./surfaces-under-test.tsx";

const until = new Date(NOW + 60_000).toISOString();
const fault = {
  port: "viewer-controls",
  mode: "hang",
  latencyMs: 0,
  rate: 0.5,
  setBy: "grace@ops.test",
  setAt: new Date(NOW).toISOString(),
  until,
} as const;

describe("injected faults", () => {
  it("are a section of their own that warns on page, JSON and metrics while one stands", async () => {
    const { json, part, page, metrics } = await bothSurfaces({ faults: [fault] });
    expect(json["faultsInjected"]).toMatchObject({ status: "warn", complete: true, items: [fault] });
    expect(part("faultsInjected")).toContain(`viewer-controls: grace@ops.test, until ${timeText(until)}`);
    expect(page).toContain('href="#title-faultsInjected"');
    expect(metrics).toContain('port_faults_standing{port="viewer-controls",mode="hang"} 0.5');
  });

  it("are no section, and none that is missed, while there are none", async () => {
    const { json, page, metrics } = await bothSurfaces({});
    expect(json).not.toHaveProperty("faultsInjected");
    expect(json["absent"]).not.toContain("faultsInjected");
    expect(page).not.toContain("faultsInjected");
    expect(metrics).not.toContain("port_faults_standing{");
  });
});
