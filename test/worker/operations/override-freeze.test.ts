import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import type { Bindings } from "../../../src/bindings.ts";
import { overrideFreeze } from "../../../src/operations/switches/override-freeze.ts";
import { setDeployFreeze } from "../../../src/operations/switches/set-deploy-freeze.ts";
import { awakenDesk } from "../objects.ts";

const ACTOR = { id: "opr_test", email: "grace@ops.test" };
/** Nothing but the desk. */
const deps = createDeps({ OPS_DESK: env.OPS_DESK, OPS_METRICS: env.OPS_METRICS, ENVIRONMENT: "local" } as unknown as Bindings);

// The first call loads the whole Worker, which takes longer than the client's deadline allows.
beforeAll(awakenDesk, 60_000);

describe("overriding the deploy freeze", () => {
  it("is refused where deploys are not frozen", async () => {
    await expect(overrideFreeze(deps, { reason: "the fix itself", releaseId: "r2" }, ACTOR)).resolves.toMatchObject({
      refusal: { kind: "not-frozen" },
    });
  });

  it("[GEN-2] records who let which release through and why, and the freeze stands", async () => {
    await setDeployFreeze(deps, { frozen: true, reason: "payments burn" }, { id: "opr_other", email: "ada@ops.test" });
    await expect(overrideFreeze(deps, { reason: "the fix itself", releaseId: "r2" }, ACTOR)).resolves.toMatchObject({
      value: { frozen: true, reason: "payments burn", setBy: "ada@ops.test" },
    });
    const [entry] = await deps.auditTrails["ops-desk"].auditLines({ limit: 1 });
    expect(entry).toMatchObject({
      actor: ACTOR,
      action: "deploys.freeze-overridden",
      detail: { reason: "the fix itself", releaseId: "r2", frozenBy: "ada@ops.test" },
    });
    await expect(deps.switchDesk.deployFreeze()).resolves.toMatchObject({ frozen: true });
  });
});
