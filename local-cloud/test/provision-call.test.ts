import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { caller, RuledOut } from "../provision-call.ts";

let server: Server | undefined;
afterEach(() => void server?.close());

/** A Worker that answers these in turn, the last of them for ever, and how it is called. */
async function worker(...answers: [status: number, body: object, retryAfter?: string][]) {
  let asked = 0;
  server = createServer((_, response) => {
    const [status, body, retryAfter] = answers[Math.min(asked, answers.length - 1)] ?? [500, {}];
    asked += 1;
    response.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const pauses: number[] = [];
  const call = caller(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async (milliseconds) => pauses.push(milliseconds));
  return { call, pauses, asked: () => asked };
}

const OVERLOADED: [number, object, string] = [503, { type: "/problems/overloaded" }, "11"];

describe("a call that provisions", () => {
  it("is made again of a Worker that cannot answer now, once it says, and soon enough for whoever waits for the start", async () => {
    const { call, pauses, asked } = await worker(
      OVERLOADED,
      [503, { type: "/problems/dependency-unavailable" }, "2"],
      [201, { id: "usr_1" }],
    );
    expect(await call("POST", "/auth/register", {})).toEqual({ id: "usr_1" });
    expect([asked(), pauses]).toEqual([3, [5_000, 2_000]]);
  });

  it("has been done where the try before was answered too late", async () => {
    const { call } = await worker(OVERLOADED, [409, { type: "/problems/email-taken" }]);
    expect(await call("POST", "/auth/register", {}, { also: [409] })).toMatchObject({ type: "/problems/email-taken" });
  });

  it("is given up in the end, and said to be", async () => {
    const { call, asked } = await worker(OVERLOADED);
    await expect(call("PUT", "/admin/suppliers/abt", {})).rejects.toThrow("PUT /admin/suppliers/abt answered 503");
    expect(asked()).toBe(12);
  });

  it("is made once where settings rule it out, or it is wrong", async () => {
    const unset = await worker([503, { type: "/problems/dependency-unconfigured", title: "Not configured" }]);
    await expect(unset.call("PUT", "/a", {})).rejects.toThrow(RuledOut);
    server?.close();
    const wrong = await worker([400, {}]);
    await expect(wrong.call("PUT", "/a", {})).rejects.toThrow("answered 400");
    expect([unset.asked(), wrong.asked()]).toEqual([1, 1]);
  });
});
