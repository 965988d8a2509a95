import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { STEPS, walk, type StepReport } from "../../journey/journey.ts";
import type { Need } from "../../journey/step.ts";
import { check } from "../../journey/client.ts";
import type { Stage } from "../stage.ts";

const NEED = fileURLToPath(new URL("../../journey/requests/computer-equipment.json", import.meta.url).href);
const LAST_STEP = "get the brief";

/** The journey up to the brief, which needs Postgres, Redis, a queue and the assistant. Answers what it walked. */
export async function walkFirstSteps({ stack, runId }: Stage): Promise<string> {
  const reports: StepReport[] = [];
  const steps = STEPS.slice(0, STEPS.findIndex(({ name }) => name === LAST_STEP) + 1);
  check(steps.length > 0, `the journey has no step "${LAST_STEP}"`);
  const need = JSON.parse(readFileSync(NEED, "utf8")) as Need;
  const ok = await walk({ stack: () => stack, need, runId: `drill-${runId}`, report: (step) => reports.push(step), steps });
  check(ok, `the journey stopped: ${reports.at(-1)?.step}: ${reports.at(-1)?.said}`);
  return `the journey's first ${reports.length} steps, from sign-up to "${LAST_STEP}"`;
}
