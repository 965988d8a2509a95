import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { dependenciesHealth, type DependencyFigures } from "../../../src/operations/health/sections/dependencies.ts";
import { setSwitch } from "../../../src/operations/switches/set-switch.ts";
import { DEPENDENCIES } from "../../../src/platform/dependencies.ts";
import { awakenDesk, deskNamed } from "../objects.ts";

const ACTOR = { id: "opr_test", email: "grace@ops.test" };
const desk = (name: string) => {
  const named = deskNamed(name);
  return { operatorDesk: named, switchDesk: named, captureDesk: named };
};

async function dependencies(deps: Deps): Promise<DependencyFigures> {
  const section = dependenciesHealth(deps);
  const { figures } = await section.capture({
    now: deps.clock.now(),
    signal: AbortSignal.timeout(10_000),
    outbound: (_, call) => call(),
    metrics: deps.metricsReader,
    previous: undefined,
  });
  return section.figures.parse(figures) as DependencyFigures;
}

// The first call loads the whole Worker, which takes longer than the client's deadline allows.
beforeAll(awakenDesk, 60_000);

/** The test runner cannot load the driver of MongoDB; its probe is proven in plain Node. */
const PROBED = DEPENDENCIES.filter((name) => name !== "mongo");
const settings = { ...env, MONGO_URL: undefined } as unknown as typeof env;

describe("the dependencies", () => {
  it("[GEN-3] are all probed for real, each with its latency and the time of its last success", async () => {
    const found = await dependencies(createDeps(settings, desk("all-up")));
    expect(Object.keys(found).toSorted()).toEqual([...DEPENDENCIES].toSorted());
    for (const name of PROBED)
      expect(found[name], name).toMatchObject({
        state: "up",
        latencyMs: expect.any(Number),
        lastSuccessAt: expect.any(String),
        detail: null,
      });
  });

  it("[GEN-3] are down where nothing answers, since their last success", async () => {
    const clock = { now: () => new Date(Date.UTC(2026, 10, 23, 10)) };
    const before = await dependencies(createDeps(settings, { ...desk("gone"), clock }));
    const contract = createDeps(env).contract;
    const always = { ...contract, health: { ...contract.health, probeIntervalSeconds: 0 } };
    const gone = { ...settings, REDIS_URL: "http://127.0.0.1:9", AI_AGENT_BASE_URL: "http://127.0.0.1:9" };
    const after = await dependencies(createDeps(gone, { ...desk("gone"), contract: always }));
    expect(after.redis).toMatchObject({ state: "down", lastSuccessAt: before.redis.checkedAt });
    expect(after["ai-agent"]).toMatchObject({ state: "down", lastSuccessAt: before["ai-agent"].checkedAt });
    expect(after.postgres.state).toBe("up");
  });
});

describe("a switch", () => {
  it("[GEN-6] set by an operator holds on another isolate within 5 s, ends at its expiry, and is audited", async () => {
    let now = Date.UTC(2026, 10, 23, 10);
    const isolate = () => createDeps(env, { ...desk("switches"), clock: { now: () => new Date(now) } });
    const [here, elsewhere] = [isolate(), isolate()];
    expect(await elsewhere.switches.state("images")).toBe("on");
    const expiresAt = new Date(now + 60_000).toISOString();
    await setSwitch(here, "images", { state: "failover", owner: "Media", reason: "processor is slow", expiresAt }, ACTOR);
    expect(await here.switches.state("images")).toBe("failover");
    now += 5_000;
    expect(await elsewhere.switches.state("images")).toBe("failover");
    now += 60_000;
    expect(await elsewhere.switches.state("images")).toBe("on");
    expect(await deskNamed("switches").auditLines({ limit: 1 })).toMatchObject([
      {
        actor: ACTOR,
        action: "switch.set",
        subject: "images",
        detail: { from: "on", state: "failover", owner: "Media", reason: "processor is slow" },
      },
    ]);
  });
});
