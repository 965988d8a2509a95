import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentContract } from "./agent-contract.ts";
import { conclude, read, ROOT } from "./source-facts.ts";

/** `npm run agent:check`: the contract of the AI agent is what the Worker's schemas say. With `--write` it is written. */
const FILE = "docs/ai-agent.openapi.json";
const contract = `${JSON.stringify(agentContract(), null, 2)}\n`;
if (process.argv.includes("--write")) writeFileSync(join(ROOT, FILE), contract);
const written = existsSync(join(ROOT, FILE)) ? read(FILE) : "";
conclude(
  "agent:check",
  written === contract ? [] : [`${FILE} is not what the schemas say: npm run agent:write`],
  "the agent's contract is what the Worker reads by",
);
