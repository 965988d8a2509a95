import { describe, expect, it } from "vitest";
import { keepClientRegister } from "../../../src/operations/clients/keep-register.ts";
import type { ClientDeps } from "../../../src/operations/clients/ports.ts";
import { enter, type Sighting } from "../../../src/operations/clients/rules.ts";
import type { ClientLabels, RegisteredClient } from "../../../src/platform/clients.ts";

const HOUR_MS = 3_600_000;

/** An isolate with a desk that the rules decide for, and a clock that is moved by hand. */
function isolate() {
  let now = Date.UTC(2030, 0, 1);
  let register: RegisteredClient[] = [];
  let answers = true;
  const told: Sighting[] = [];
  const said: string[] = [];
  const counted: ClientLabels[] = [];
  let behind: Promise<unknown> = Promise.resolve();
  const clientDesk: ClientDeps["clientDesk"] = {
    listClients: async () => register,
    async noteClient(sighting) {
      told.push(sighting);
      if (!answers) throw new Error("the desk is away");
      const { put, forget } = enter(register, sighting, new Date(now));
      register = register.filter((client) => client !== forget && !(client.name === put?.name && client.version === put.version));
      if (put) register.push(put);
      return register;
    },
    confirmClient: async () => ({ ok: false, refusal: { kind: "client-not-registered" } }),
  };
  const kept = keepClientRegister({
    clientDesk,
    clock: { now: () => new Date(now) },
    log: { log: (_level: string, event: string) => void said.push(event) },
    metrics: { count: () => undefined },
    defer: (task: Promise<unknown>) => void (behind = Promise.all([behind, task])),
  } as unknown as ClientDeps);
  return {
    ...{ told, said, counted, kept },
    call: (name: string, version = "1") => kept.counted({ name, version }, (labels) => counted.push(labels)),
    settled: () => behind,
    pass: (milliseconds: number) => void (now += milliseconds),
    away: (is: boolean) => void (answers = !is),
    registered: () => register,
  };
}

const asCalled = (client: string) => ({ client, contract: "1" });
const OTHER = { client: "other", contract: "other" };

describe("an isolate's register of clients", () => {
  it("[CRT-2] counts a client it never heard of behind the answer, under its name, and what it calls meanwhile too", async () => {
    const { call, counted, settled, told } = isolate();
    call("shop");
    call("shop");
    expect(counted).toEqual([]);
    await settled();
    call("shop");
    expect(counted).toEqual([asCalled("shop"), asCalled("shop"), asCalled("shop")]);
    expect(told).toHaveLength(1);
  });

  it("lets callers make no labels of their own past what there is room for, and asks for few of them", async () => {
    const { call, counted, settled, told, pass } = isolate();
    for (let turn = 0; turn < 10; turn += 1) {
      for (let number = 0; number < 50; number += 1) call(`caller-${turn}-${number}`);
      await settled();
      pass(60_000);
    }
    expect(told.length).toBe(200);
    expect(counted).toHaveLength(500);
    expect(new Set(counted.map(({ client }) => client)).size).toBe(101);
    expect(counted).toContainEqual(OTHER);
  });

  it("counts on where the desk is away, and asks again a minute later", async () => {
    const { call, counted, settled, said, away, pass } = isolate();
    away(true);
    call("shop");
    await settled();
    call("shop");
    expect([counted, said]).toEqual([[OTHER, OTHER], ["ops-desk.unavailable"]]);
    away(false);
    pass(60_000);
    call("shop");
    await settled();
    expect(counted.at(-1)).toEqual(asCalled("shop"));
  });

  it("[CRT-4] tells once that a client recovered, and each hour that it is still there", async () => {
    const { call, kept, settled, told, pass, registered } = isolate();
    call("shop");
    await settled();
    for (let turn = 0; turn < 3; turn += 1) {
      kept.recovered({ name: "shop", version: "1" });
      await settled();
    }
    expect(told.map(({ recovered }) => recovered)).toEqual([false, true]);
    expect(registered()[0]?.recoveredAt).not.toBeNull();
    pass(HOUR_MS);
    call("shop");
    await settled();
    expect(told).toHaveLength(3);
  });
});
