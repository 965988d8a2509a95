import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { operatorToken } from "../drills/operator.ts";
import { call } from "../journey/client.ts";
import { ownStack } from "../support/node/own-stack.ts";
import { present } from "../support/present.ts";
import { blocksOfPages } from "../unit/docs/code-blocks.ts";

/** The page's block that begins so, with an end to each line's answer. */
const block = (begins: string): string =>
  present(
    blocksOfPages().find(({ page, code }) => page === "docs/operating.md" && code.startsWith(begins)),
    begins,
  ).code;

/** Runs a block as an operator does, each refused call an error, and answers what came back, call by call. */
async function answersOf(code: string, names: Record<string, string>): Promise<unknown[]> {
  const curl = 'curl() { command curl -sS --fail-with-body -w "\\n" "$@"; }';
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", `${curl}\n${code}`], {
    env: { PATH: process.env["PATH"], ...names },
    timeout: 120_000,
  });
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as unknown]));
}

describe("what operating.md says to break, on a stack of its own", () => {
  const stack = ownStack("operating page");

  it("breaks local servers, mends them all, and tells what runs and what receivers got", async () => {
    const { control } = stack.file();
    const answers = await answersOf(block("curl -X PUT $CONTROL"), { CONTROL: control });
    const stands = { fault: { mode: "none" } };
    expect(answers).toMatchObject([
      { name: "stripe", fault: { mode: "error", status: 503, rate: 0.5 } },
      { name: "postgres", fault: { mode: "hang" } },
      { services: expect.arrayContaining([expect.objectContaining({ name: "stripe" }), expect.objectContaining({ name: "postgres" })]) },
      { services: expect.arrayContaining([expect.objectContaining({ name: "redis", calls: expect.any(Number) })]) },
      { deliveries: [] },
      { cron: "7 * * * *", outcome: "ok" },
    ]);
    const { body } = await call<{ services: object[] }>(control, "GET", "/services");
    expect(body.services).toMatchObject(body.services.map(() => stands));
  });

  it("breaks a Durable Object's client, tells of it, and mends it", async () => {
    const file = stack.file();
    const names = { URL: file.url, TOKEN: await operatorToken(file) };
    const answers = await answersOf(block("curl -X PUT $URL/admin/drills"), names);
    const hangs = { port: "viewer-controls", mode: "hang" };
    expect(answers).toMatchObject([{ items: [hangs] }, { items: [hangs] }]);
    const { body } = await call<{ items: object[] }>(file.url, "GET", "/admin/drills/faults", { token: names.TOKEN });
    expect(body.items).toEqual([]);
  });
});
