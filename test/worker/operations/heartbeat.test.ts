import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { captureHealthByCron } from "../../../src/operations/health/capture-health.ts";
import { inPlaceOf } from "../../support/network.ts";
import { awakenDesk, overriding } from "../objects.ts";

const SWITCH = "https://dead-man.test/ping/abc";

/** Health with nothing to capture, so that only what goes out to the switch is seen; and what was logged. */
function watchers(overrides: Partial<Deps> = {}, settings: Record<string, string> = { DEAD_MAN_SWITCH_URL: SWITCH }) {
  const events: string[] = [];
  const quiet = createDeps(env);
  const log = { ...quiet.log, log: (_: string, event: string) => void events.push(event) } as unknown as Deps["log"];
  const deps = createDeps({ ...env, DEAD_MAN_SWITCH_URL: undefined, ...settings } as unknown as typeof env, {
    log,
    healthSections: async () => [],
    ...overrides,
  });
  return { deps, events };
}

/** The switch, and wherever else it might send us. */
function answering(answer: () => Response | Promise<Response>) {
  const requests: Request[] = [];
  inPlaceOf(/^https:\/\/(?:dead-man|elsewhere)\.test\//, async (input, init) => {
    requests.push(new Request(input, init));
    return answer();
  });
  return requests;
}

// The first call loads the whole Worker, which takes longer than the client's deadline allows.
beforeAll(awakenDesk, 60_000);

describe("the dead-man switch", () => {
  it("[BRF-2] hears from each health cron, once, with a POST to the address that was given", async () => {
    const requests = answering(() => new Response(null, { status: 204 }));
    const { deps, events } = watchers();
    await captureHealthByCron(deps);
    await captureHealthByCron(deps);
    expect(requests.map(({ method, url }) => [method, url])).toEqual([
      ["POST", SWITCH],
      ["POST", SWITCH],
    ]);
    expect(events).not.toContain("health.heartbeat.failed");
  });

  it("[BRF-2] is not asked where none is configured", async () => {
    const requests = answering(() => new Response(null, { status: 204 }));
    await captureHealthByCron(watchers({}, {}).deps);
    expect(requests).toEqual([]);
  });

  it("[BRF-2] hears nothing where no capture could be made, so that the outside notices", async () => {
    const requests = answering(() => new Response(null, { status: 204 }));
    const { deps } = watchers();
    const captureDesk = overriding(deps.captureDesk, { beginCapture: () => Promise.reject(new Error("the desk is gone")) });
    await expect(captureHealthByCron(watchers({ captureDesk }).deps)).rejects.toThrow("the desk is gone");
    expect(requests).toEqual([]);
  });

  it.each([
    ["refuses", () => new Response("no", { status: 500 })],
    ["is not there", () => Promise.reject(new TypeError("connection refused"))],
    ["sends us elsewhere", () => new Response(null, { status: 302, headers: { location: "https://elsewhere.test/" } })],
  ])("[BRF-2] that %s is logged, and health goes on", async (_, answer) => {
    const requests = answering(answer);
    const { deps, events } = watchers();
    expect(await captureHealthByCron(deps)).toBe("captured");
    expect(events).toContain("health.heartbeat.failed");
    expect(requests).toHaveLength(1);
  });
});
