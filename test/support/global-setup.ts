import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** What the Worker under test is given: the local servers' addresses and keys. */
    settings: Record<string, string>;
    /** Addresses of the local servers by name, suppliers and receivers included. */
    services: Record<string, string>;
  }
}

const SERVICES = fileURLToPath(new URL("services.ts", import.meta.url));

/** Starts the local servers once for all tests inside workerd, in a process of their own: here modules are resolved as for a Worker. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", SERVICES], { stdio: ["pipe", "pipe", "pipe"] });
  let progress = "";
  child.stderr.on("data", (chunk: Buffer) => (progress += chunk.toString()));
  const exited = once(child, "exit");
  const started = await Promise.race([once(createInterface(child.stdout), "line"), exited.then(() => undefined)]);
  if (!started) throw new Error(`the local servers did not start:\n${progress}`);
  const { settings, services } = JSON.parse(String(started[0])) as { settings: Record<string, string>; services: Record<string, string> };
  project.provide("settings", settings);
  project.provide("services", services);
  return async () => {
    child.stdin.end();
    await exited;
  };
}
