import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStackFile, type StackFile } from "../../local-cloud/stack-file.ts";
import { startStack } from "../../local-cloud/stack.ts";
import { stateDirOf } from "../../local-cloud/state-dir.ts";
import { freePort } from "../../local-cloud/ports.ts";
import { walk, type Need, type StepReport } from "./journey.ts";

/** `npm run journey`: the main job over HTTP against the running stack, or a temporary one. Exit 1 at the first step that is not right. */
const json = process.argv.includes("--json");
const requests = new URL("requests/", import.meta.url);
const needs = readdirSync(requests)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, requests), "utf8")) as Need);

const running = await answering(readStackFile(stateDirOf(process.env)));
const temporary = running ? undefined : await startTemporary();
const stack = running ?? temporary?.file;
if (!stack) throw new Error("there is no stack to walk on");

let ok = true;
for (const need of needs) {
  if (!json) console.log(`\n${need.id}`);
  ok = await walk({ stack: () => stack, need, runId: randomBytes(4).toString("hex"), report: print });
  if (!ok) break;
}
await temporary?.stop();
process.exit(ok ? 0 : 1);

function print(step: StepReport): void {
  console.log(
    json ? JSON.stringify(step) : `  ${step.ok ? "ok  " : "FAIL"} ${String(step.milliseconds).padStart(6)} ms  ${step.step}: ${step.said}`,
  );
}

async function answering(file: StackFile | undefined): Promise<StackFile | undefined> {
  if (!file) return undefined;
  const response = await fetch(`${file.url}/health`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  return response?.ok ? file : undefined;
}

async function startTemporary(): Promise<{ file: StackFile; stop(): Promise<void> }> {
  const stateDir = mkdtempSync(join(tmpdir(), "procureiq journey "));
  if (!json) console.log("no stack is running: starting a temporary one");
  const started = await startStack({ port: await freePort(), stateDir, log: () => undefined });
  const file = readStackFile(stateDir);
  if (!file) throw new Error("the temporary stack wrote no stack.json");
  return {
    file,
    async stop() {
      await started.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
