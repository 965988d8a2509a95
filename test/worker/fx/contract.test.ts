import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { fxHealth } from "../../../src/features/fx/health.ts";
import { noteRefresh } from "../../../src/features/fx/store.ts";
import { fxRates } from "../../../src/features/fx/tables.ts";
import type { Contract } from "../../../src/platform/contract.ts";

const HOUR_MS = 3_600_000;
let bases = 0;

/** Rates of two hours ago in a base of their own, under a contract that says this of them. */
async function under(change: Partial<Contract["fx"]>, refreshedAt = new Date()) {
  const real = createDeps(env);
  const base = `C${(bases += 1)}${Date.now()}`;
  const fx = { ...real.contract.fx, base, supportedCurrencies: [base, "USD"], calendar: "every-day" as const, ...change };
  const deps = createDeps(env, { contract: { ...real.contract, fx } });
  const at = new Date(Date.now() - 2 * HOUR_MS);
  await deps.db.insert(fxRates).values({ base, currency: "USD", rate: "1.1", asOf: at, fetchedAt: at });
  await noteRefresh(deps.db, base, { triedAt: refreshedAt, succeeded: true, failure: null });
  const section = await fxHealth(deps).capture({
    now: new Date(),
    signal: AbortSignal.timeout(5_000),
    outbound: async (_, call) => call(),
    metrics: deps.metricsReader,
  });
  const alerts = fxHealth(deps).alerts?.flatMap((rule) => rule.conditions(section.figures, deps.contract)) ?? [];
  return { section, alerts: alerts.map(({ key, severity }) => `${key} ${severity}`), at };
}

const posture = { staleGrace: "warn", expired: "page", heldBack: "warn", refreshLate: "warn", secondSource: "warn" } as const;

describe("[FX-4] the contract", () => {
  it("says how long a rate is fresh, and how long it is served after that", async () => {
    expect((await under({ freshSeconds: 3 * 3_600 })).section).toMatchObject({ status: "pass", figures: { coverage: "fresh" } });
    const stale = await under({ freshSeconds: 3_600, graceSeconds: 2 * 3_600 });
    expect(stale.section).toMatchObject({
      status: "warn",
      figures: { coverage: "stale", graceEndsAt: new Date(stale.at.getTime() + 3 * HOUR_MS).toISOString() },
    });
    expect((await under({ freshSeconds: 1_800, graceSeconds: 1_800 })).section).toMatchObject({
      status: "fail",
      figures: { coverage: "expired", expired: ["USD"], graceEndsAt: null, refusedSince: expect.any(String) },
      degraded: [{ mode: "without-rates", policy: "fx.graceSeconds" }],
    });
  });

  it("names the owner and how loud each posture is", async () => {
    const stale = await under({ freshSeconds: 3_600, graceSeconds: 2 * 3_600, owner: "treasury", posture });
    expect(stale.alerts).toEqual(["fx.rates.stale-grace warn"]);
    expect(stale.section).toMatchObject({ figures: { owner: "treasury" }, degraded: [{ mode: "stale-rate", owner: "treasury" }] });
    const expired = await under({ freshSeconds: 60, graceSeconds: 60, posture: { ...posture, expired: "warn" } });
    expect(expired.alerts).toEqual(["fx.rates.expired warn"]);
    const late = await under({ freshSeconds: 86_400, posture: { ...posture, refreshLate: "page" } }, new Date(Date.now() - 2 * HOUR_MS));
    expect(late.alerts).toEqual(["fx.refresh.late page"]);
  });
});
