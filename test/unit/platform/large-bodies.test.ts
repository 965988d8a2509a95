import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createLargeBodies } from "../../../src/platform/http/large-bodies.ts";
import { readBytes, readJson } from "../../../src/platform/http/validate.ts";
import { AppError } from "../../../src/platform/errors.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import type { Recorder } from "../../../src/platform/events/record.ts";

const { http } = contractFor("production");
const { maxBytes, maxTextBytes, inFlightBytes, inFlightValues, readMs, retrySeconds } = http.largeBodies;

function isolate() {
  const refused: unknown[] = [];
  const recorder = {
    metrics: { count: (_: unknown, { reason }: { reason: string }) => void refused.push(reason) },
    log: { log: () => undefined },
  } as unknown as Recorder;
  return { bodies: createLargeBodies(http, recorder), refused };
}

function codeOf(take: () => void): string {
  try {
    take();
    return "taken";
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

/** A body that comes in pieces, as they are said. */
function coming(headers: Record<string, string> = {}) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body, duplex: "half" };
  return {
    request: new Request("https://x/", init),
    says: (bytes: Uint8Array) => controller?.enqueue(bytes),
    ends: () => controller?.close(),
  };
}

describe("the large bodies an isolate holds", () => {
  it("never are more than the contract says, whatever comes, grows and goes, and nothing stays held once all are answered", () => {
    const step = fc.record({ body: fc.nat(5), bytes: fc.nat(maxBytes), goes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { bodies } = isolate();
        const open = Array.from({ length: 6 }, () => bodies.allow());
        const sizes = open.map(() => 0);
        const counted = (bytes: number) => (bytes > http.maxBodyBytes ? bytes : 0);
        const sum = () => sizes.reduce((all, each) => all + counted(each), 0);
        for (const { body, bytes, goes } of steps) {
          if (goes) {
            open[body]?.release();
            sizes[body] = 0;
            continue;
          }
          const size = Math.max(bytes, sizes[body] ?? 0);
          const room = sum() - counted(sizes[body] ?? 0) + counted(size) <= inFlightBytes;
          expect(codeOf(() => open[body]?.holds(size))).toBe(room ? "taken" : "overloaded");
          if (room) sizes[body] = size;
          expect(sum()).toBeLessThanOrEqual(inFlightBytes);
        }
        for (const each of open) each.release();
        expect(() => bodies.allow().holds(inFlightBytes)).not.toThrow();
      }),
    );
  });

  it("leave small ones alone, however many, and say when to come back where there is no room", () => {
    const { bodies, refused } = isolate();
    bodies.allow().holds(maxBytes);
    bodies.allow().holds(inFlightBytes - maxBytes);
    expect(() => bodies.allow().holds(http.maxBodyBytes)).not.toThrow();
    expect(() => bodies.allow().holds(http.maxBodyBytes + 1)).toThrow(
      expect.objectContaining({ code: "overloaded", detail: expect.objectContaining({ retryAfterSeconds: retrySeconds }) as unknown }),
    );
    expect(refused).toEqual(["in-flight"]);
  });

  it("have no more values, one or all, than the isolate's memory is meant for, which is known before they are parsed", () => {
    const { bodies, refused } = isolate();
    const large = () => {
      const allowance = bodies.allow();
      allowance.holds(http.maxBodyBytes + 1);
      return { ...allowance, parses: (text: string) => codeOf(() => allowance.parses(new TextEncoder().encode(text))) };
    };
    const first = large();
    expect(large().parses(`[${"{},".repeat(inFlightValues)}{}]`)).toBe("body-too-large");
    expect(large().parses(`[${"[".repeat(inFlightValues)}`)).toBe("body-too-large");
    expect(first.parses(`[${"1,".repeat(inFlightValues - 2)}1]`)).toBe("taken");
    expect(large().parses("[1,2]")).toBe("overloaded");
    first.release();
    expect(large().parses("[1,2]")).toBe("taken");
    expect(refused).toEqual(["values", "values", "in-flight"]);
  });

  it("have no more text than the contract says, and what they have of it counts for all that becomes of it", () => {
    const { bodies, refused } = isolate();
    const [first, second, third] = [bodies.allow(), bodies.allow(), bodies.allow()];
    first.holds(maxBytes);
    expect(codeOf(() => first.parses(new Uint8Array(maxTextBytes + 1)))).toBe("body-too-large");
    first.parses(new Uint8Array(maxBytes / 16));
    second.holds(maxTextBytes);
    second.parses(new Uint8Array(maxTextBytes));
    const left = inFlightBytes - maxBytes - maxTextBytes - maxTextBytes * (15 / 16);
    expect(codeOf(() => third.holds(left + 1))).toBe("overloaded");
    expect(codeOf(() => third.holds(left))).toBe("taken");
    second.release();
    third.release();
    expect(codeOf(() => bodies.allow().holds(inFlightBytes - maxBytes))).toBe("taken");
    expect(refused).toEqual(["text", "in-flight"]);
  });

  it("are not judged where they are no longer than any route takes", () => {
    const { bodies } = isolate();
    const small = bodies.allow();
    small.holds(http.maxBodyBytes);
    expect(codeOf(() => small.parses(new TextEncoder().encode("[".repeat(inFlightValues + 1))))).toBe("taken");
  });
});

describe("reading a large body", () => {
  afterEach(() => void vi.useRealTimers());

  it("takes room as it comes, not as it is announced", async () => {
    const { bodies } = isolate();
    const { request, says, ends } = coming({ "content-length": String(maxBytes) });
    const reading = readBytes(request, maxBytes, bodies.allow());
    says(new Uint8Array(1_000));
    expect(() => bodies.allow().holds(inFlightBytes)).not.toThrow();
    ends();
    expect((await reading).byteLength).toBe(1_000);
  });

  it("ends with one that says it is too long before anything of it is read, and with one that does not say so once it is", async () => {
    const { bodies } = isolate();
    const announced = coming({ "content-length": String(maxBytes + 1) });
    await expect(readBytes(announced.request, maxBytes, bodies.allow())).rejects.toMatchObject({ code: "body-too-large" });
    expect(announced.request.bodyUsed).toBe(false);
    const silent = coming();
    const reading = readBytes(silent.request, 10, bodies.allow());
    silent.says(new Uint8Array(11));
    await expect(reading).rejects.toMatchObject({ code: "body-too-large" });
  });

  it("makes text of all but the long runs of base64 in it", async () => {
    const { bodies } = isolate();
    const { request, says, ends } = coming();
    const data = "A".repeat(http.maxBodyBytes);
    const reading = readJson(request, { maxBytes, large: { allowance: bodies.allow(), marks: "req_1" } });
    says(new TextEncoder().encode(`{"data":"${data}","text":"`));
    says(new TextEncoder().encode('as it is"}'));
    ends();
    const { json, runs } = await reading;
    expect(json).toEqual({ data: expect.stringMatching(/^A{1,20}\*req_1\.0\*$/u) as string, text: "as it is" });
    expect(new TextDecoder().decode(runs.bytesOf(JSON.stringify(json)))).toBe(JSON.stringify({ data, text: "as it is" }));
  });

  it("ends in the middle where others took the room meanwhile", async () => {
    const { bodies } = isolate();
    const { request, says } = coming();
    const reading = readBytes(request, maxBytes, bodies.allow());
    bodies.allow().holds(maxBytes);
    bodies.allow().holds(inFlightBytes - maxBytes);
    says(new Uint8Array(http.maxBodyBytes + 1));
    await expect(reading).rejects.toMatchObject({ code: "overloaded" });
  });

  it("ends with one that has not come whole within the contract's time", async () => {
    vi.useFakeTimers();
    const { bodies, refused } = isolate();
    const { request, says } = coming();
    const reading = readJson(request, { maxBytes, large: { allowance: bodies.allow(), marks: "req_1" } }).catch((error: unknown) => error);
    says(new TextEncoder().encode('{"a":'));
    await vi.advanceTimersByTimeAsync(readMs - 1);
    expect(refused).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await reading).toMatchObject({ code: "body-too-slow" });
    expect(refused).toEqual(["slow"]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
