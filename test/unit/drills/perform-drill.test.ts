import { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../../local-cloud/ports.ts";
import { serveHttp, type LocalService } from "../../../local-cloud/service.ts";
import type { StackFile } from "../../../local-cloud/stack-file.ts";
import type { Drill } from "../../drills/drill.ts";
import { performDrill } from "../../drills/perform-drill.ts";

/** Stands in for the Worker and the control API, and remembers what it was asked. */
const asked: string[] = [];
let recorded: unknown;
const app = new Hono()
  .delete("/faults", (c) => (asked.push("healed"), c.json({})))
  .post("/auth/login", (c) => c.json({ accessToken: "token" }))
  .post("/admin/drills", async (c) => {
    asked.push("recorded");
    recorded = await c.req.json();
    return c.json({ id: "drill_1" }, 201);
  });

let server: LocalService;
let file: StackFile;

beforeAll(async () => {
  server = await serveHttp({ name: "rehearsal", port: await freePort(), stateDir: "", log: () => undefined }, app);
  const { url } = server;
  file = { url, control: url, accounts: { operator: { email: "o@ops.test", password: "secret" } } } as StackFile;
});
afterAll(() => server.stop());
beforeEach(() => void asked.splice(0));

const perform = (run: Drill["run"]) =>
  performDrill({ name: "rehearsal", title: "", ways: { none: "a rehearsal" }, run }, { file, stateDir: "" }, () => undefined);

describe("a drill", () => {
  it("heals the local cloud before it puts back what it changed, the last changed first, and then leaves its record", async () => {
    const report = await perform(async (stage) => {
      stage.undo("first", async () => asked.push("first undone"));
      stage.undo("second", async () => asked.push("second undone"));
      stage.broke("something");
      stage.detected("it");
    });
    expect(asked).toEqual(["healed", "second undone", "first undone", "recorded"]);
    expect(report).toMatchObject({ result: "passed", detectedAfterSeconds: 0 });
    expect(recorded).toEqual(report);
  });

  it("does the same where it fails, and says why", async () => {
    const report = await perform(async (stage) => {
      stage.undo("what it changed", async () => asked.push("undone"));
      await stage.prove("something", () => Promise.reject(new Error("is not so")));
    });
    expect(asked).toEqual(["healed", "undone", "recorded"]);
    expect(report).toMatchObject({ result: "failed", timeline: [{ kind: "failed", text: "something: is not so" }] });
  });

  it("fails where something could not be put back", async () => {
    const report = await perform(async (stage) => stage.undo("the switch", () => Promise.reject(new Error("no answer"))));
    expect(report).toMatchObject({ result: "failed", timeline: [{ kind: "failed", text: "not put back: the switch: no answer" }] });
  });
});
