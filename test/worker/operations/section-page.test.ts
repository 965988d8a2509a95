import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { captureHealth } from "../../../src/operations/health/capture-health.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { depsByRole, pageFor } from "../served.ts";

const page = (path: string, overrides?: Partial<Deps>) => pageFor("observer", path, overrides);

const SECTION = "/admin/operations/sections/incidentAlerts";
const gone = () => Promise.reject(unavailable("ops-desk"));

beforeAll(awakenDesk, 60_000);

describe("a section's page", () => {
  it("[MIR-1] draws what a capture measured, for each of its windows, without Postgres", async () => {
    expect(await captureHealth(depsByRole())).toBe("captured");
    for (const hours of [1, 24, 720]) {
      const { status, html } = await page(`${SECTION}?hours=${hours}`);
      expect(status).toBe(200);
      expect(html).toMatch(/Open incidents <strong>\d+<\/strong> <span class="soft">(?:always )?\d+/);
      expect(html).toContain('class="spark"');
    }
  });

  it("is there without histories where the desk does not tell them", async () => {
    const { captureDesk } = depsByRole();
    const { status, html } = await page(SECTION, { captureDesk: overriding(captureDesk, { figureHistory: gone }) });
    expect(status).toBe(200);
    expect(html).toContain("Nothing was measured in this time.");
    expect((await page("/admin/operations", { captureDesk: overriding(captureDesk, { figureHistory: gone }) })).status).toBe(200);
  });

  it("is none of a section there is not, and of no other window", async () => {
    expect((await page("/admin/operations/sections/nowhere")).status).toBe(404);
    expect((await page(`${SECTION}?hours=2`)).status).toBe(400);
  });
});
