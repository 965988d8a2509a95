import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { argumentsOf } from "../../local-cloud/usage.ts";
import { findStack } from "../support/node/found-stack.ts";
import { walk, type StepReport } from "./journey.ts";
import { sendAgent } from "./owner.ts";
import type { Need } from "./step.ts";

/**
 * `npm run journey`: the main job over HTTP against the running stack, or a temporary one; with `--agent` by an agent over MCP. Exit 1 at the
 * first step that is not right.
 */
const { json, agent: byAgent } = argumentsOf(
  [
    "Goes the way from a need to a paid order on the running stack, or on one of its own: it makes buyers and pays orders there.",
    "npm run journey",
    "npm run journey -- --json     one line of JSON a step",
    "npm run journey -- --agent    the same by an agent over MCP",
  ],
  { json: { type: "boolean", default: false }, agent: { type: "boolean", default: false } },
);
const requests = new URL("requests/", import.meta.url);
const needs = readdirSync(requests)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, requests), "utf8")) as Need);

const stack = await findStack("journey", (line) => {
  if (!json) console.log(line);
});
let ok = true;
try {
  for (const need of needs) {
    if (!json) console.log(`\n${need.id}`);
    const runId = randomBytes(4).toString("hex");
    ok = byAgent ? await agentWalks(need, runId) : await walk({ stack: () => stack.file, need, runId, report: print });
    if (!ok) break;
  }
} finally {
  await stack.stop();
}
process.exit(ok ? 0 : 1);

function print(step: StepReport): void {
  console.log(
    json ? JSON.stringify(step) : `  ${step.ok ? "ok  " : "FAIL"} ${String(step.milliseconds).padStart(6)} ms  ${step.step}: ${step.said}`,
  );
}

async function agentWalks(need: Need, runId: string): Promise<boolean> {
  try {
    await sendAgent(stack.file, need, runId, (line) => console.log(`  ${line}`));
    return true;
  } catch (error) {
    console.log(`  FAIL ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
