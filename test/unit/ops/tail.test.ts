import { describe, expect, it } from "vitest";
import { documents } from "../../../scripts/ops/tail/documents.ts";
import { linesOfInvocation, linesOfLocalLog } from "../../../scripts/ops/tail/log-line.ts";
import { matches, renderLine } from "../../../scripts/ops/tail/render-line.ts";

const AT = Date.parse("2026-11-23T10:00:00.123Z");
const written = (fields: object) => JSON.stringify({ level: "info", event: "http.request", ...fields });
const invocation = (changes: object = {}) => ({ outcome: "ok", eventTimestamp: AT, logs: [], exceptions: [], ...changes });
const log = (text: string) => ({ level: "log", timestamp: AT, message: [text] });

async function read(lines: string[]): Promise<unknown[]> {
  const found = [];
  for await (const document of documents(
    (async function* () {
      yield* lines;
    })(),
  ))
    found.push(document);
  return found;
}

describe("documents of wrangler tail", () => {
  it("reads objects over several lines, on one line, and passes over what is neither", async () => {
    const pretty = JSON.stringify({ a: { b: "}" } }, null, 2).split("\n");
    await expect(read(["Successfully created tail", ...pretty, '{"c":1}', "", "done"])).resolves.toEqual([{ a: { b: "}" } }, { c: 1 }]);
  });

  it("begins anew where an object was cut off", async () => {
    await expect(read(["{", '  "a": 1', '{"b":2}'])).resolves.toEqual([{ b: 2 }]);
  });
});

describe("lines of an invocation", () => {
  it("shows each structured line with its request, and leaves out what every line has", () => {
    const [line] = linesOfInvocation(
      invocation({ logs: [log(written({ requestId: "req_1", route: "/carts/{id}", releaseId: "r1", environment: "production" }))] }),
    );
    expect(line && renderLine(line)).toBe("10:00:00.123 INFO  http.request route=/carts/{id} [req_1]");
  });

  it("shows what a request did, which stands in its line, as lines of their own before it, found by their events and the request", () => {
    const lines = linesOfInvocation(
      invocation({ logs: [log(written({ requestId: "req_1", status: 200, did: [{ event: "cart.changed", cartId: "cart_1" }] }))] }),
    );
    expect(lines.map(renderLine)).toEqual([
      "10:00:00.123 INFO  cart.changed cartId=cart_1 [req_1]",
      "10:00:00.123 INFO  http.request status=200 [req_1]",
    ]);
    expect(lines.map((line) => matches(line, { event: "cart.", request: "req_1" }))).toEqual([true, false]);
  });

  it("shows exceptions, and an invocation that ended without a word", () => {
    const exceptions = [{ name: "TypeError", message: "x is null", timestamp: AT }];
    expect(linesOfInvocation(invocation({ outcome: "exception", exceptions }))).toMatchObject([
      { level: "error", event: "exception TypeError" },
    ]);
    expect(linesOfInvocation(invocation({ outcome: "exceededMemory" }))).toMatchObject([
      { level: "error", event: "runtime exceededMemory" },
    ]);
    expect(linesOfInvocation({ some: "other JSON" })).toEqual([]);
  });
});

describe("lines of the local log", () => {
  it("reads the Worker's own lines and what the runtime says", () => {
    expect(linesOfLocalLog(`2026-11-23T10:00:00.123Z info ${written({ status: 200 })}`)).toMatchObject([
      { event: "http.request", fields: { status: 200 } },
    ]);
    expect(linesOfLocalLog("workerd crashed")).toMatchObject([{ level: "error", event: "text", fields: { text: "workerd crashed" } }]);
  });

  it("lets no line move the terminal's cursor", () => {
    expect(linesOfLocalLog("\u001b[2J\u001b[H gone").map(renderLine).join()).not.toContain("\u001b");
  });
});

describe("filters", () => {
  const line = { at: "", level: "warn", event: "http.request", fields: { requestId: "req_1" } };

  it("take the least level, the beginning of the event and the request", () => {
    expect(matches(line, { level: "warn", event: "http.", request: "req_1" })).toBe(true);
    expect(matches(line, { level: "error" })).toBe(false);
    expect(matches(line, { event: "cart." })).toBe(false);
    expect(matches(line, { request: "req_2" })).toBe(false);
  });
});
