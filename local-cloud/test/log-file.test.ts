import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openLog } from "../log-file.ts";

const folder = mkdtempSync(join(tmpdir(), "procureiq log "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("has each line as soon as it is written, none after its close, and keeps the former run's beside", () => {
  const path = join(folder, "worker.log");
  const log = openLog(path);
  log.write("one");
  log.write("two");
  expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
  log.close();
  log.write("late");
  const next = openLog(path);
  next.write("three");
  next.close();
  expect([readFileSync(`${path}.1`, "utf8"), readFileSync(path, "utf8")]).toEqual(["one\ntwo\n", "three\n"]);
});
