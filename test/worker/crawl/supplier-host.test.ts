import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { objects } from "../../../src/platform/objects/port.ts";
import { PATIENT_MS } from "../objects.ts";

const POLICY = { delayMs: 60_000, slowFactor: 2, mostDelayMs: 10_000, permitMs: 60_000, circuitFailures: 2, circuitOpenMs: 60_000 };
const hosts = objects(env.SUPPLIER_HOST, { object: "supplier-host", deadlineMs: PATIENT_MS });

describe("the owner of a supplier's host", () => {
  it("gives one permit to many who ask at once", async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => hosts("busy.test").requestPermit(POLICY)));
    expect(replies.filter(({ kind }) => kind === "granted")).toHaveLength(1);
    expect(replies.filter(({ kind }) => kind === "wait")).toHaveLength(19);
  });

  it("opens the circuit for all after failures in a row", async () => {
    const eager = { ...POLICY, delayMs: 0, mostDelayMs: 0 };
    for (let failure = 0; failure < 2; failure += 1) {
      const permit = await hosts("broken.test").requestPermit(eager);
      await hosts("broken.test").returnPermit(eager, { token: permit.kind === "granted" ? permit.token : 0, answered: false, tookMs: 5 });
    }
    expect((await hosts("broken.test").requestPermit(eager)).kind).toBe("circuit-open");
    expect((await hosts("other.test").requestPermit(eager)).kind).toBe("granted");
  });

  it("keeps a robots.txt no longer than it may", async () => {
    await hosts("rules.test").recordRobots({ status: 200, text: "User-agent: *" });
    expect(await hosts("rules.test").robots(60)).toEqual({ status: 200, text: "User-agent: *" });
    expect(await hosts("rules.test").robots(-1)).toBeUndefined();
    expect(await hosts("unknown.test").robots(60)).toBeUndefined();
  });

  it("holds one that nobody answered for since, however old it may else be, for so long after", async () => {
    const host = hosts(`${crypto.randomUUID()}.test`);
    const held = { maxAgeSeconds: 60, unansweredSeconds: 60 };
    await host.recordRobots(undefined, true);
    await host.recordRobots({ status: 200, text: "User-agent: *" });
    expect(await host.robots(-1, held), "it was answered for last").toBeUndefined();
    await host.recordRobots(undefined);
    expect(await host.robots(-1, held), "nobody has asked").toBeUndefined();
    await host.recordRobots(undefined, true);
    expect(await host.robots(-1, held)).toEqual({ status: 200, text: "User-agent: *" });
    expect(await host.robots(-1, { ...held, maxAgeSeconds: -1 })).toBeUndefined();
    expect(await host.robots(-1, { ...held, unansweredSeconds: -1 })).toBeUndefined();
  });

  it("has a robots.txt read by one of all who ask, and by the next where that one could not have it", async () => {
    const host = hosts(`${crypto.randomUUID()}.test`);
    const claims = await Promise.all(Array.from({ length: 10 }, () => host.claimRobots(60_000)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    await host.recordRobots(undefined);
    expect(await host.claimRobots(60_000)).toBe(true);
    expect(await host.claimRobots(60_000)).toBe(false);
  });
});
