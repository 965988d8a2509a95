import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { captureHealth } from "../../../src/operations/health/capture-health.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { routes } from "../all-routes.ts";
import { keptMetrics } from "../kept-metrics.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { OPERATOR } from "../operator.ts";

const unlimited = { limit: async () => ({ success: true }) };
const identities: Deps["identities"] = {
  buyer: async () => undefined,
  operator: async (token) => (token === "observer" ? { ...OPERATOR, role: token } : undefined),
  opsReader: async () => undefined,
  ticket: async () => undefined,
};
const depsWith = (overrides: Partial<Deps> = {}) =>
  createDeps(env, { identities, rateLimits: { token: unlimited, address: unlimited }, metrics: keptMetrics(), ...overrides });

async function page(path: string, overrides?: Partial<Deps>): Promise<{ status: number; html: string }> {
  const deps = depsWith(overrides);
  const context = createExecutionContext();
  const headers = { accept: "text/html", authorization: "Bearer observer" };
  const response = await createApp(() => deps, routes).fetch(new Request(`https://api.test${path}`, { headers }), env, context);
  await waitOnExecutionContext(context);
  return { status: response.status, html: await response.text() };
}

const SECTION = "/admin/operations/sections/incidentAlerts";
const gone = () => Promise.reject(unavailable("ops-desk"));

beforeAll(awakenDesk, 60_000);

describe("a section's page", () => {
  it("[MIR-1] draws what a capture measured, for each of its windows, without Postgres", async () => {
    expect(await captureHealth(depsWith())).toBe("captured");
    for (const hours of [1, 24, 720]) {
      const { status, html } = await page(`${SECTION}?hours=${hours}`);
      expect(status).toBe(200);
      expect(html).toMatch(/Open incidents <strong>\d+<\/strong> <span class="soft">(?:always )?\d+/);
      expect(html).toContain('class="spark"');
    }
  });

  it("is there without histories where the desk does not tell them", async () => {
    const { captureDesk } = depsWith();
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
