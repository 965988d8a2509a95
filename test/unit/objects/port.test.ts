import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { objects, port, type ObjectNamespace } from "../../../src/platform/objects/port.ts";
import { portBreaker } from "../../../src/platform/port-faults.ts";

interface Till {
  pay(amount: number, currency: string): Promise<string>;
  close(): Promise<void>;
}

/** A namespace whose stubs do as `served` does; what is asked of them is kept. */
function namespaceOf(served: Record<string, (...given: unknown[]) => unknown>) {
  const asked: unknown[][] = [];
  const stubs: object[] = [];
  const namespace = {
    getByName(name: string) {
      const stub = Object.fromEntries(
        Object.entries(served).map(([method, answer]) => [
          method,
          function (this: object, ...given: unknown[]) {
            asked.push([name, method, this === stub, ...given]);
            return answer(...given);
          },
        ]),
      );
      stubs.push(stub);
      return stub;
    },
  };
  return { namespace: namespace as unknown as ObjectNamespace<Till>, asked, stubs };
}

/** What a printer makes of it, which knows nothing of ports. */
const textOf = (printed: unknown): string => String(printed);

const TILL = { object: "till", deadlineMs: 1_000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a port", () => {
  it("calls the object's method of the same name with what it was given, on a stub of its own each time", async () => {
    const { namespace, asked, stubs } = namespaceOf({ pay: async (amount, currency) => `${String(amount)} ${String(currency)}` });
    const till = port(namespace, { ...TILL, name: "front" });
    expect(await till.pay(3, "EUR")).toBe("3 EUR");
    await till.pay(4, "EUR");
    expect(asked).toEqual([
      ["front", "pay", true, 3, "EUR"],
      ["front", "pay", true, 4, "EUR"],
    ]);
    expect(new Set(stubs).size).toBe(2);
  });

  it("reaches each entity's own object by its name", async () => {
    const { namespace, asked } = namespaceOf({ close: async () => undefined });
    const tills = objects(namespace, TILL);
    await Promise.all([tills("front").close(), tills("back").close()]);
    expect(asked.map(([name]) => name)).toEqual(["front", "back"]);
  });

  it("has each method once, also taken off it", async () => {
    const { namespace, asked } = namespaceOf({ pay: async () => "paid" });
    const till = port(namespace, { ...TILL, name: "front" });
    const { pay } = till;
    expect(pay).toBe(till.pay);
    expect(await pay(1, "EUR")).toBe("paid");
    expect(asked).toHaveLength(1);
  });

  it("is looked at without being called: awaited, printed, turned to JSON or to text", async () => {
    const { namespace, stubs } = namespaceOf({});
    const till = port(namespace, { ...TILL, name: "front" });
    const awaited = await Promise.resolve(till);
    expect(awaited).toBe(till);
    expect([JSON.stringify(till.constructor.name), textOf(till), Reflect.get(till, "toJSON")]).toEqual([
      '"Object"',
      "[object Object]",
      undefined,
    ]);
    expect(stubs).toEqual([]);
  });

  it("cannot be spread, which would lose its methods without a word", () => {
    const till = port(namespaceOf({}).namespace, { ...TILL, name: "front" });
    expect(() => ({ ...till })).toThrow("made on demand");
  });

  it.each([
    ["pay", 1_000],
    ["close", 50],
  ] as const)("gives %s up after %i ms, in the object's name", async (method, deadlineMs) => {
    const { namespace } = namespaceOf({ pay: () => new Promise(() => undefined), close: () => new Promise(() => undefined) });
    const till = port(namespace, { ...TILL, name: "front", deadlinesMs: { close: 50 } });
    let outcome: unknown = "waits";
    void (method === "pay" ? till.pay(1, "EUR") : till.close()).catch((error: unknown) => (outcome = error));
    await vi.advanceTimersByTimeAsync(deadlineMs - 1);
    expect(outcome).toBe("waits");
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toMatchObject({ code: "dependency-unavailable", detail: { subject: "till" } });
  });

  it.each([
    ["the object threw", { pay: () => Promise.reject(new Error("broken")) }],
    ["the object has no such method", {}],
  ])("throws dependency-unavailable where %s", async (_, served) => {
    const till = port(namespaceOf(served).namespace, { ...TILL, name: "front" });
    await expect(till.pay(1, "EUR")).rejects.toMatchObject({ code: "dependency-unavailable", detail: { subject: "till" } });
  });

  it("behind faults is the same port", async () => {
    const { namespace, asked } = namespaceOf({ pay: async () => "paid" });
    const breakable = portBreaker("local", { met: async () => undefined });
    const till = breakable("carts", port(namespace, { ...TILL, name: "front" }));
    expect(await till.pay(1, "EUR")).toBe("paid");
    expect(await Promise.resolve(till)).toBe(till);
    expect(asked).toEqual([["front", "pay", true, 1, "EUR"]]);
  });
});
