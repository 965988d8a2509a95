import { describe, expect, it } from "vitest";
import { notFound, unavailable } from "../../../src/platform/errors.ts";
import { IsolateCircuit } from "../../../src/platform/isolate-circuit.ts";

/** A circuit that three outages in a row open for ten seconds, and a clock that is moved by hand. */
function opened() {
  let now = Date.parse("2030-01-01T00:00:00Z");
  const changes: string[] = [];
  const circuit = new IsolateCircuit({
    dependency: "stripe",
    policy: { circuitFailures: 3, circuitOpenMs: 10_000 },
    trialMs: 5_000,
    clock: { now: () => new Date(now) },
    changed: (change, failures) => void changes.push(`${change} after ${failures}`),
  });
  let asked = 0;
  const call = async (outcome: "answers" | "is away" | "refuses"): Promise<string> => {
    asked += 1;
    if (outcome === "is away") throw unavailable("stripe");
    if (outcome === "refuses") throw notFound("payment");
    return "answer";
  };
  return {
    changes,
    asked: () => asked,
    advance: (seconds: number) => void (now += seconds * 1_000),
    through: (outcome: Parameters<typeof call>[0]) => circuit.through(() => call(outcome)),
    during: (answer: Promise<string>) => circuit.through(() => answer),
    failingSince: () => circuit.failingSince(),
  };
}

const isOpen = (retryAfterSeconds: number) => ({ code: "dependency-unavailable", detail: { subject: "stripe", retryAfterSeconds } });

async function failing(circuit: ReturnType<typeof opened>, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1)
    await expect(circuit.through("is away")).rejects.toMatchObject({ code: "dependency-unavailable" });
}

describe("an isolate's circuit", () => {
  it("given outages in a row, then refuses at once, telling when somebody may try", async () => {
    const circuit = opened();
    await failing(circuit, 3);
    expect(circuit.changes).toEqual(["opened after 3"]);
    circuit.advance(4);
    await expect(circuit.through("answers")).rejects.toMatchObject(isOpen(6));
    expect(circuit.asked()).toBe(3);
  });

  it.each(["answers", "refuses"] as const)("given outages between which the dependency %s, then stays closed", async (outcome) => {
    const circuit = opened();
    for (let turn = 0; turn < 3; turn += 1) {
      await failing(circuit, 2);
      await circuit.through(outcome).catch(() => undefined);
    }
    expect(circuit.changes).toEqual([]);
  });

  it("given that its time is over, then lets one try, and closes with its answer", async () => {
    const circuit = opened();
    await failing(circuit, 3);
    circuit.advance(10);
    const trial = Promise.withResolvers<string>();
    const tries = circuit.during(trial.promise);
    await expect(circuit.through("answers")).rejects.toMatchObject(isOpen(5));
    trial.resolve("answer");
    expect(await tries).toBe("answer");
    expect(await circuit.through("answers")).toBe("answer");
    expect(circuit.changes).toEqual(["opened after 3", "closed after 0"]);
  });

  it("given a try that fails, then is open for as long again", async () => {
    const circuit = opened();
    await failing(circuit, 3);
    circuit.advance(10);
    await failing(circuit, 1);
    await expect(circuit.through("answers")).rejects.toMatchObject(isOpen(10));
    expect(circuit.changes).toEqual(["opened after 3", "reopened after 4"]);
  });

  it("given a try that never tells, then lets another try after its time", async () => {
    const circuit = opened();
    await failing(circuit, 3);
    circuit.advance(10);
    void circuit.during(new Promise(() => undefined));
    circuit.advance(5);
    expect(await circuit.through("answers")).toBe("answer");
  });

  it("given calls that began before it opened, then heeds none of their ends", async () => {
    const circuit = opened();
    const [slow, lost] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const calls = [circuit.during(slow.promise), circuit.during(lost.promise)];
    await failing(circuit, 3);
    slow.resolve("late");
    expect(await calls[0]).toBe("late");
    lost.reject(unavailable("stripe"));
    await expect(calls[1]).rejects.toMatchObject({ code: "dependency-unavailable" });
    await expect(circuit.through("answers")).rejects.toMatchObject(isOpen(10));
    expect(circuit.changes).toEqual(["opened after 3"]);
  });

  it("given calls answered late that began before the outages, then counts these and says since when as if they had not been", async () => {
    const circuit = opened();
    const [slow, slower] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const calls = [circuit.during(slow.promise), circuit.during(slower.promise)];
    circuit.advance(1);
    await failing(circuit, 2);
    circuit.advance(1);
    slow.resolve("late");
    await calls[0];
    expect(circuit.failingSince()).toBe(Date.parse("2030-01-01T00:00:01Z"));
    await failing(circuit, 1);
    expect(circuit.changes).toEqual(["opened after 3"]);
    slower.resolve("later");
    await calls[1];
    circuit.advance(10);
    await failing(circuit, 1);
    expect(circuit.failingSince()).toBe(Date.parse("2030-01-01T00:00:01Z"));
    circuit.advance(10);
    await circuit.through("answers");
    expect(circuit.failingSince()).toBeUndefined();
  });

  it("given calls that fail late and began before one that was answered, then counts none of them", async () => {
    const circuit = opened();
    const slow = Promise.withResolvers<string>();
    const answeredLate = circuit.during(slow.promise);
    const lost = Array.from({ length: 3 }, () => Promise.withResolvers<string>());
    const calls = lost.map(({ promise }) => circuit.during(promise));
    await circuit.through("answers");
    slow.resolve("late");
    await answeredLate;
    for (const { reject } of lost) reject(unavailable("stripe"));
    await Promise.allSettled(calls);
    expect(circuit.failingSince()).toBeUndefined();
    expect(circuit.changes).toEqual([]);
  });

  it("given an answer to a call that began amid outages, then counts those alone that began after it", async () => {
    const circuit = opened();
    await failing(circuit, 2);
    const amid = Promise.withResolvers<string>();
    const call = circuit.during(amid.promise);
    circuit.advance(1);
    const after = Promise.withResolvers<string>();
    const failsAfter = circuit.during(after.promise);
    amid.resolve("answer");
    await call;
    after.reject(unavailable("stripe"));
    await expect(failsAfter).rejects.toMatchObject({ code: "dependency-unavailable" });
    expect(circuit.failingSince()).toBe(Date.parse("2030-01-01T00:00:01Z"));
    await failing(circuit, 1);
    expect(circuit.changes).toEqual([]);
    await failing(circuit, 1);
    expect(circuit.changes).toEqual(["opened after 3"]);
  });
});
