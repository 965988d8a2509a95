import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { supplierHostsClient } from "../../../durable-objects/supplier-host/client.ts";

const POLICY = { delayMs: 60_000, permitMs: 60_000, circuitFailures: 2, circuitOpenMs: 60_000 };
const hosts = supplierHostsClient(env.SUPPLIER_HOST);

describe("the owner of a supplier's host", () => {
  it("gives one permit to many who ask at once", async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => hosts.requestPermit("busy.test", POLICY)));
    expect(replies.filter(({ kind }) => kind === "granted")).toHaveLength(1);
    expect(replies.filter(({ kind }) => kind === "wait")).toHaveLength(19);
  });

  it("opens the circuit for all after failures in a row", async () => {
    const eager = { ...POLICY, delayMs: 0 };
    for (let failure = 0; failure < 2; failure += 1) {
      const permit = await hosts.requestPermit("broken.test", eager);
      await hosts.returnPermit("broken.test", eager, { token: permit.kind === "granted" ? permit.token : 0, answered: false });
    }
    expect((await hosts.requestPermit("broken.test", eager)).kind).toBe("circuit-open");
    expect((await hosts.requestPermit("other.test", eager)).kind).toBe("granted");
  });

  it("keeps a robots.txt no longer than it may", async () => {
    await hosts.recordRobots("rules.test", { status: 200, text: "User-agent: *" });
    expect(await hosts.robots("rules.test", 60)).toEqual({ status: 200, text: "User-agent: *" });
    expect(await hosts.robots("rules.test", -1)).toBeUndefined();
    expect(await hosts.robots("unknown.test", 60)).toBeUndefined();
  });
});
