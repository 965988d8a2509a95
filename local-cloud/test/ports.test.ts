import { execFile as execFileOf } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { assignPorts, freePort, isFree } from "../ports.ts";

const execFile = promisify(execFileOf);
/** What a second process does: 30 ports, one after the other. */
const ASKING = `const { freePort } = await import("../ports.ts"); const ports = []; while (ports.length < 30) ports.push(await freePort()); console.log(JSON.stringify(ports));`;

let stateDir: string;
const servers: Server[] = [];

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "ports-"));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(stateDir, { recursive: true });
});

async function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
}

it("gives each name a port of its own and keeps it for the next start", async () => {
  const names = Array.from({ length: 40 }, (_, at) => `service-${at}`);
  const first = await assignPorts(stateDir, names);
  expect(new Set(Object.values(first)).size).toBe(40);
  expect(await assignPorts(stateDir, names)).toEqual(first);
  expect(JSON.parse(readFileSync(join(stateDir, "ports.json"), "utf8"))).toEqual(first);
});

it("takes a new port where another program has taken the kept one, and leaves the others alone", async () => {
  const first = await assignPorts(stateDir, ["a", "b"]);
  await occupy(first.a);
  const second = await assignPorts(stateDir, ["a", "b"]);
  expect(second.a).not.toBe(first.a);
  expect(second.b).toBe(first.b);
});

it("keeps the port of a name that is not asked for this time", async () => {
  const first = await assignPorts(stateDir, ["a", "b"]);
  await assignPorts(stateDir, ["a"]);
  expect(await assignPorts(stateDir, ["b"])).toMatchObject({ b: first.b });
});

it("tells a free port from an occupied one", async () => {
  const port = await freePort();
  expect(await isFree(port)).toBe(true);
  await occupy(port);
  expect(await isFree(port)).toBe(false);
});

it("gives each of two processes that ask at once ports that the other is not given, and does not so much as look at", async () => {
  const ours = Array.from({ length: 30 }, () => freePort());
  const theirs = execFile(process.execPath, ["--disable-warning=ExperimentalWarning", "-e", ASKING], { cwd: import.meta.dirname });
  const { stdout } = await theirs;
  const blocks = (ports: readonly number[]) => new Set(ports.map((port) => Math.floor(port / 100)));
  const [here, there] = [blocks(await Promise.all(ours)), blocks(JSON.parse(stdout) as number[])];
  expect([...here].filter((block) => there.has(block))).toEqual([]);
});
