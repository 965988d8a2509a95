import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPortFaults, keepFaultRecords } from "../../../src/operations/faults/kept-faults.ts";
import type { FaultDeps, StandingFault } from "../../../src/operations/faults/ports.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { portBreaker, withFaults, type PortFault, type PortFaults } from "../../../src/platform/port-faults.ts";

const NOW = Date.parse("2026-11-23T10:00:00.000Z");
const DEADLINE_MS = 2_000;
const none: PortFaults = { met: async () => undefined };
const always = (fault: Partial<PortFault>): PortFaults => ({
  met: async () => ({ port: "carts", mode: "down", latencyMs: 0, rate: 1, ...fault }),
});
const port = () => ({
  read: vi.fn<(id: string) => Promise<string>>(async (id) => `cart ${id}`),
  take: vi.fn<() => Promise<never>>(async () => Promise.reject(new Error("gone"))),
});
const GONE = { code: "dependency-unavailable", detail: { subject: "carts" } };

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe("a port that can be broken", () => {
  it("is the port itself in production, whatever faults there are", () => {
    const carts = port();
    expect(portBreaker("production", always({}))("carts", carts)).toBe(carts);
    expect(portBreaker("staging", none)("carts", carts) === carts).toBe(false);
  });

  it("answers and fails as ever while no fault stands", async () => {
    const carts = withFaults("carts", port(), none);
    await expect(carts.read("1")).resolves.toBe("cart 1");
    await expect(carts.take()).rejects.toThrow("gone");
  });

  it.each(["down", "error"] as const)("refuses without making the call where it is %s", async (mode) => {
    const carts = port();
    await expect(withFaults("carts", carts, always({ mode })).read("1")).rejects.toMatchObject(GONE);
    expect(carts.read).not.toHaveBeenCalled();
  });

  it.each([
    ["its callers' deadline", DEADLINE_MS, DEADLINE_MS],
    ["30 s where they have none", undefined, 30_000],
  ])("hangs until %s", async (_until, deadlineMs, lasts) => {
    const carts = port();
    let ended: unknown;
    void withFaults("carts", carts, always({ mode: "hang" }), deadlineMs)
      .read("1")
      .catch((error: unknown) => (ended = error));
    await vi.advanceTimersByTimeAsync(lasts - 1);
    expect(ended).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toMatchObject(GONE);
    expect(carts.read).not.toHaveBeenCalled();
  });

  it("answers late where it is slow, and too late for its callers past their deadline", async () => {
    const late = withFaults("carts", port(), always({ mode: "slow", latencyMs: 500 }), DEADLINE_MS).read("1");
    await vi.advanceTimersByTimeAsync(500);
    await expect(late).resolves.toBe("cart 1");
    const tooLate = withFaults("carts", port(), always({ mode: "slow", latencyMs: DEADLINE_MS + 1 }), DEADLINE_MS).read("1");
    const [outcome] = await Promise.all([tooLate.catch((error: unknown) => error), vi.advanceTimersByTimeAsync(DEADLINE_MS)]);
    expect(outcome).toMatchObject(GONE);
  });
});

describe("the faults an isolate knows", () => {
  const fault: StandingFault = {
    port: "carts",
    mode: "down",
    latencyMs: 0,
    rate: 1,
    setBy: "grace@ops.test",
    setAt: new Date(NOW).toISOString(),
    until: new Date(NOW + 60_000).toISOString(),
  };

  function isolate(faults: () => Promise<readonly StandingFault[]>, random = 0.5) {
    const deps = {
      clock: { now: () => new Date() },
      random: () => random,
      log: { log: () => undefined },
      metrics: { count: () => undefined },
      faultDesk: { standingFaults: vi.fn<FaultDeps["faultDesk"]["standingFaults"]>(faults) },
    } as unknown as FaultDeps;
    deps.faultRecords = keepFaultRecords(deps);
    return { met: createPortFaults(deps).met, desk: deps.faultDesk };
  }

  it("are met by the broken port's calls alone, by the share asked for", async () => {
    const { met } = isolate(async () => [{ ...fault, rate: 0.6 }]);
    expect(await met("carts")).toMatchObject({ port: "carts", mode: "down" });
    expect(await met("token-budgets")).toBeUndefined();
    expect(await isolate(async () => [{ ...fault, rate: 0.6 }], 0.6).met("carts")).toBeUndefined();
  });

  it("are asked of the desk at most each 3 s, and so are at most 5 s old", async () => {
    let standing: StandingFault[] = [];
    const { met, desk } = isolate(async () => standing);
    for (let call = 0; call < 100; call += 1) expect(await met("carts")).toBeUndefined();
    expect(desk.standingFaults).toHaveBeenCalledOnce();
    standing = [fault];
    vi.advanceTimersByTime(5_000);
    expect(await met("carts")).toBeDefined();
  });

  it("end at their time even where the desk is gone since", async () => {
    let gone = false;
    const { met } = isolate(async () => (gone ? Promise.reject(unavailable("ops-desk")) : [fault]));
    expect(await met("carts")).toBeDefined();
    gone = true;
    vi.advanceTimersByTime(59_000);
    expect(await met("carts")).toBeDefined();
    vi.advanceTimersByTime(1_000);
    expect(await met("carts")).toBeUndefined();
  });

  it("are none where the desk never answered, and calls do not wait for it for long", async () => {
    const { met } = isolate(() => new Promise<never>(() => undefined));
    const asked = met("carts");
    await vi.advanceTimersByTimeAsync(500);
    expect(await asked).toBeUndefined();
  });
});
