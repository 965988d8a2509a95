import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordChild, stopLeftBehind } from "../left-behind.ts";
import { identify, isRunning } from "../processes.ts";
import { lockHolder, lockState } from "../state-lock.ts";

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

describe("the lock of a STATE_DIR", () => {
  it("is held by one, and free again once let go", () => {
    const unlock = lockState(stateDir);
    expect(() => lockState(stateDir)).toThrow(`${stateDir} is in use by process ${process.pid}`);
    expect(lockHolder(stateDir)?.pid).toBe(process.pid);
    unlock();
    expect(lockHolder(stateDir)).toBeUndefined();
    lockState(stateDir)();
    expect(readdirSync(stateDir)).toEqual([]);
  });

  it("is taken over from a process that is gone, even where its number lives on in another", () => {
    writeFileSync(join(stateDir, "lock.json"), JSON.stringify({ pid: process.pid, startedAt: "at another time" }));
    const unlock = lockState(stateDir);
    expect(lockHolder(stateDir)).toEqual(identify(process.pid));
    unlock();
  });
});

describe("a child left behind", () => {
  it("is ended by the next start, and no other process under its number", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
    const file = join(stateDir, "child.json");
    const identity = recordChild(file, child.pid ?? 0);
    writeFileSync(join(stateDir, "other.json"), JSON.stringify({ ...identity, startedAt: "at another time" }));
    await stopLeftBehind(join(stateDir, "other.json"));
    expect(isRunning(identity)).toBe(true);
    await stopLeftBehind(file);
    expect(isRunning(identity)).toBe(false);
    await stopLeftBehind(file);
  });
});
