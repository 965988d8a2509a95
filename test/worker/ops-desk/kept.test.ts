import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { OpsDesk } from "../../../durable-objects/ops-desk/object.ts";
import type { ProbeResult } from "../../../src/operations/health/ports.ts";
import { deskNamed, within } from "../objects.ts";

const author = { kind: "operator" as const, id: "opr_ann", email: "ann@ops.test", role: "admin" as const, requestId: null };
const operator = (id: string) => ({ id, email: `${id}@ops.test`, role: "admin" as const, passwordHash: "scrypt$x", totpSecret: null });
const HOUR_SECONDS = 3_600;
const session = (id: string, operatorId: string) => ({
  id,
  operatorId,
  secretHash: `hash of ${id}`,
  seconds: HOUR_SECONDS,
  totpStep: null,
  address: "192.0.2.1",
  refreshHash: null,
});

/** A desk by a clock that stands where the test puts it. */
async function deskAt(name: string, start: Date) {
  let now = start;
  const clock = { now: () => now };
  await within(env.OPS_DESK, name, OpsDesk, (desk) => void (desk.clock = clock));
  return { desk: deskNamed(name), passMs: (milliseconds: number) => void (now = new Date(now.getTime() + milliseconds)) };
}

describe("the desk's sessions", () => {
  it("end with their operator's standing, and nobody else's do", async () => {
    const { desk } = await deskAt("sessions-end", new Date("2026-11-23T10:00:00.000Z"));
    for (const id of ["opr_ada", "opr_bob"]) {
      await desk.addOperator(operator(id), author);
      await desk.openSession(session(`ses_of_${id}`, id), null);
    }
    await desk.changeOperator("opr_bob", { disabled: true }, author);
    expect(await desk.useSession("ses_of_opr_ada", "hash of ses_of_opr_ada", HOUR_SECONDS)).toMatchObject({ id: "opr_ada" });
    await desk.changeOperator("opr_bob", { disabled: false }, author);
    expect(await desk.useSession("ses_of_opr_bob", "hash of ses_of_opr_bob", HOUR_SECONDS)).toBeUndefined();
  });

  it("that ended are told for exactly as long as they are asked for", async () => {
    const { desk, passMs } = await deskAt("sessions-told", new Date("2026-11-23T10:00:00.000Z"));
    await desk.addOperator(operator("opr_ada"), author);
    await desk.openSession(session("ses_1", "opr_ada"), null);
    await desk.endSession("ses_1", null);
    passMs(600_000);
    expect(await desk.accessChanges(600)).toMatchObject({ endedSessions: ["ses_1"] });
    passMs(1);
    expect(await desk.accessChanges(600)).toMatchObject({ endedSessions: [] });
  });
});

describe("what the desk knows of dependencies", () => {
  it("[GEN-3] comes back as it was recorded, whatever the state", async () => {
    const { claimProbes, recordProbes } = deskNamed("probes-by-state");
    const results = (["down", "unconfigured", "up"] as const).map((state): ProbeResult => ({
      name: `is-${state}`,
      state,
      latencyMs: null,
      checkedAt: "2026-11-23T10:00:00.000Z",
      lastSuccessAt: null,
      detail: state === "down" ? "answered 503" : null,
    }));
    const names = results.map(({ name }) => name);
    await claimProbes(names, HOUR_SECONDS);
    await recordProbes(results);
    expect(await claimProbes(names, HOUR_SECONDS)).toEqual({ due: [], known: results });
  });

  it("includes when the metrics were last read", async () => {
    const { desk } = await deskAt("scraped", new Date("2026-11-23T10:00:00.000Z"));
    expect(await desk.lastScrapeAt()).toBeUndefined();
    await desk.scraped();
    expect(await desk.lastScrapeAt()).toBe("2026-11-23T10:00:00.000Z");
    const spoil = "UPDATE documents SET bytes = CAST('{\"at\":7}' AS BLOB) WHERE name = 'scrape'";
    await within(env.OPS_DESK, "scraped", OpsDesk, (_desk, { storage }) => void storage.sql.exec(spoil));
    expect(await desk.lastScrapeAt()).toBeUndefined();
  });
});
