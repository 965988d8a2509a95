import { describe, expect, it } from "vitest";
import { endTrial, requestTrial, SOUND, takeTally, type ProviderState } from "../../../src/features/llm/circuit-rules.ts";
import { keepCircuits } from "../../../src/features/llm/keep-circuits.ts";
import type { KeptCircuits, LlmDeps, OpenCircuit, Passage, ProviderCircuit } from "../../../src/features/llm/ports.ts";
import type { Verdict } from "../../../src/features/llm/failures.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { unavailable } from "../../../src/platform/errors.ts";

const contract = contractFor("production");
const { circuit } = contract.llm;

/** An owner that decides by the rules, and isolates that know it alone. */
function world() {
  let now = 1_000_000;
  let state: ProviderState = SOUND;
  let isAway = false;
  const asked: string[] = [];
  const deferred: Promise<unknown>[] = [];
  const answers = async <T>(name: string, decide: () => T): Promise<T> => {
    asked.push(name);
    await Promise.resolve();
    if (isAway) throw unavailable("provider-circuit");
    return decide();
  };
  const kept = <D extends { state: ProviderState }>(decided: D): D => {
    ({ state } = decided);
    return decided;
  };
  const owner: ProviderCircuit = {
    state: () => answers("state", () => state),
    tell: (policy, tally) => answers("tell", () => kept(takeTally(state, policy, tally, now))),
    requestTrial: (policy) => answers("requestTrial", () => kept(requestTrial(state, policy, now)).reply),
    endTrial: (policy, trial) => answers("endTrial", () => kept(endTrial(state, policy, trial, now))),
  };
  const said: { event: string; [field: string]: unknown }[] = [];
  const isolate = (): KeptCircuits =>
    keepCircuits({
      ...{ contract, clock: { now: () => new Date(now) }, metrics: { count: () => undefined } },
      log: { log: (_level: string, event: string, fields: object) => void said.push({ event, ...fields }) },
      defer: (task: Promise<unknown>) => void deferred.push(task),
      providerCircuits: () => owner,
    } as unknown as LlmDeps);
  return {
    isolate,
    events: (name: string) => said.filter(({ event }) => event === name),
    asked,
    state: () => state,
    passes: (seconds: number) => void (now += seconds * 1_000),
    goesAway: () => void (isAway = true),
    /** All that goes on behind the answers has ended. */
    async settled() {
      while (deferred.length > 0) await deferred.shift();
    },
  };
}

const isPassage = (admitted: OpenCircuit | Passage): admitted is Passage => admitted.kind === "passage";
async function passage(circuits: KeptCircuits): Promise<Passage> {
  const admitted = await circuits.admit("openai");
  if (isPassage(admitted)) return admitted;
  throw new Error("the circuit is open");
}
async function calls(circuits: KeptCircuits, verdicts: readonly Verdict[]): Promise<void> {
  for (const verdict of verdicts) (await passage(circuits)).tell(verdict);
}
const failures = Array.from({ length: circuit.failures }, (): Verdict => "silent");

describe("an isolate's circuit of a provider", () => {
  it("asks the owner once for calls that are answered, and again only once its copy is old", async () => {
    const { isolate, asked, passes, settled } = world();
    const circuits = isolate();
    await calls(
      circuits,
      Array.from({ length: 100 }, (): Verdict => "answered"),
    );
    await settled();
    expect(asked).toEqual(["state"]);
    passes(circuit.tellSeconds);
    await calls(circuits, ["answered", "answered"]);
    await settled();
    expect(asked).toEqual(["state", "tell"]);
  });

  it("opens for every isolate with the failures of all, refuses without asking anybody, and says so once", async () => {
    const { isolate, asked, events, passes, settled } = world();
    const [one, other] = [isolate(), isolate()];
    await calls(one, failures.slice(1));
    await settled();
    await calls(other, failures.slice(0, 1));
    await settled();
    expect(events("llm.circuit.changed")).toMatchObject([{ provider: "openai", change: "opened", failures: circuit.failures }]);

    const before = asked.length;
    expect(await other.admit("openai")).toEqual({ kind: "open", retryAfterSeconds: circuit.openSeconds });
    expect(await isolate().admit("openai")).toMatchObject({ kind: "open" });
    expect(asked.slice(before)).toEqual(["state"]);
    passes(circuit.tellSeconds);
    await one.admit("openai");
    await settled();
    expect(await one.admit("openai")).toMatchObject({ kind: "open" });
  });

  it("tells many failures at once in few words, and loses none", async () => {
    const { isolate, asked, state, settled } = world();
    const circuits = isolate();
    const passages = await Promise.all(Array.from({ length: 200 }, () => passage(circuits)));
    const before = asked.length;
    for (const [index, { tell }] of passages.entries()) tell(index % 2 === 0 ? "answered" : "failing");
    await settled();
    expect(asked.length - before).toBeLessThanOrEqual(2);
    expect(state().openUntil).toBeGreaterThan(0);
  });

  it("lets one of fifty calls in each of three isolates try, and closes for all with its answer alone", async () => {
    const { isolate, state, passes, settled } = world();
    const isolates = [isolate(), isolate(), isolate()] as const;
    await calls(isolates[0], failures);
    await settled();
    passes(circuit.openSeconds);
    const admitted = (await Promise.all(isolates.flatMap((circuits) => Array.from({ length: 50 }, () => circuits.admit("openai"))))).filter(
      isPassage,
    );
    expect(admitted).toHaveLength(1);
    await settled();
    expect(state().openUntil).toBeGreaterThan(0);
    admitted[0]?.tell("answered");
    await settled();
    expect(state()).toMatchObject({ openUntil: 0, failures: 0 });
    passes(circuit.tellSeconds);
    for (const circuits of isolates) expect(await circuits.admit("openai")).toMatchObject({ kind: "passage" });
  });

  it("does not take the silence of a trial for health, nor its later answer for the trial's", async () => {
    const { isolate, state, passes, settled } = world();
    const circuits = isolate();
    await calls(circuits, failures);
    await settled();
    passes(circuit.openSeconds);
    const trial = await passage(circuits);
    trial.tell("silent");
    trial.tell("answered");
    await settled();
    expect(state().openUntil).toBeGreaterThan(0);
    expect(await circuits.admit("openai")).toMatchObject({ kind: "open" });
  });

  it("hears nothing from calls that began before it opened, however late they fail", async () => {
    const { isolate, state, passes, settled } = world();
    const circuits = isolate();
    const hanging = await Promise.all(Array.from({ length: 50 }, () => passage(circuits)));
    await calls(circuits, failures);
    await settled();
    passes(circuit.openSeconds);
    (await passage(circuits)).tell("answered");
    await settled();
    for (const { tell } of hanging) tell("silent");
    await settled();
    expect(state()).toMatchObject({ openUntil: 0, failures: 0 });
  });

  it("counts a call's late silence once, and its answer beside it", async () => {
    const { isolate, state, settled } = world();
    const circuits = isolate();
    const call = await passage(circuits);
    for (const verdict of ["silent", "silent", "answered"] as const) call.tell(verdict);
    await calls(circuits, ["failing"]);
    await settled();
    expect(state()).toMatchObject({ failures: 2, answered: 1 });
  });

  it("tells at once that our key is refused, and that it is taken again", async () => {
    const { isolate, events, state, settled } = world();
    const circuits = isolate();
    await calls(circuits, ["key-refused"]);
    await settled();
    expect(state().keyRefusedAt).toBeGreaterThan(0);
    expect(state()).toMatchObject({ failures: 0, openUntil: 0 });
    expect(events("llm.provider.failed")).toMatchObject([{ failure: "key-refused" }]);
    await calls(circuits, ["answered"]);
    await settled();
    expect(state().keyRefusedAt).toBe(0);
  });

  it("does not take a late answer to a call from before our key was refused for one that takes it", async () => {
    const { isolate, state, passes, settled } = world();
    const circuits = isolate();
    const late = await passage(circuits);
    await calls(circuits, ["key-refused"]);
    await settled();
    late.tell("answered");
    passes(circuit.tellSeconds);
    await circuits.admit("openai");
    await settled();
    expect(state().keyRefusedAt).toBeGreaterThan(0);
  });

  it("goes on by what was known where its owner does not answer, and says so", async () => {
    const { isolate, events, passes, goesAway, settled } = world();
    const knowing = isolate();
    await calls(knowing, failures);
    await settled();
    goesAway();
    expect(await knowing.admit("openai")).toMatchObject({ kind: "open" });
    passes(circuit.openSeconds);
    expect(await knowing.admit("openai")).toMatchObject({ kind: "passage" });
    expect(await isolate().admit("openai")).toMatchObject({ kind: "passage" });
    expect(events("llm.circuit.unreachable").length).toBeGreaterThan(0);
  });

  it("is never tried by a call that proves nothing", async () => {
    const { isolate, asked, passes, settled } = world();
    const circuits = isolate();
    await calls(circuits, failures);
    await settled();
    passes(circuit.openSeconds);
    expect(await circuits.look("openai")).toEqual({ kind: "open", retryAfterSeconds: 1 });
    expect(asked).not.toContain("requestTrial");
  });
});
