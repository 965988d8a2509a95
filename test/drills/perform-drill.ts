import type { DrillReport } from "../../src/operations/drills/record.ts";
import { call } from "../journey/client.ts";
import { healAll } from "./control.ts";
import { hypothesisOf, type Drill } from "./drill.ts";
import type { DrilledStack } from "./stage.ts";
import { operatorToken } from "./operator.ts";
import { faultOf } from "./variants.ts";
import { Stage } from "./stage.ts";

/** Runs one drill to its end: heals the local cloud, puts back what was changed and leaves a record, also where it failed. */
export async function performDrill(drill: Drill, stack: DrilledStack, say: (line: string) => void): Promise<DrillReport> {
  const stage = new Stage(stack, say, faultOf(drill));
  let result: DrillReport["result"] = "passed";
  const failed = (text: string): void => {
    result = "failed";
    stage.tell("failed", text);
  };
  try {
    await drill.run(stage);
  } catch (error) {
    failed(error instanceof Error ? error.message : String(error));
  }
  await healAll(stack.file);
  for (const left of await stage.putBack()) failed(`not put back: ${left}`);

  const { startedAt, detectedAfterSeconds, timeline } = stage;
  const report: DrillReport = {
    name: drill.name,
    result,
    hypothesis: hypothesisOf(drill),
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    detectedAfterSeconds,
    timeline,
  };
  const { body } = await call<{ id: string }>(stack.file.url, "POST", "/admin/drills", {
    token: await operatorToken(stack.file),
    body: report,
    expect: 201,
  });
  say(`  ${result}, recorded as ${body.id}`);
  return report;
}
