import type { StackFile } from "../../local-cloud/stack-file.ts";
import type { Need, Progress, Step } from "./step.ts";
import { buying } from "./steps/buying.ts";
import { describing } from "./steps/describing.ts";
import { finding } from "./steps/finding.ts";
import { proving } from "./steps/proving.ts";

/** The main job of PRODUCT, in order. */
export const STEPS: readonly Step[] = [...describing, ...finding, ...buying, ...proving];

export interface StepReport {
  need: string;
  step: string;
  ok: boolean;
  milliseconds: number;
  said: string;
}

export interface JourneyOptions {
  /** Read before each step: after a restart the stack may tell new addresses. */
  stack(): StackFile;
  need: Need;
  runId: string;
  report(step: StepReport): void;
  /** The whole journey unless given. */
  steps?: readonly Step[];
  /** Runs between steps; tests kill the stack here. */
  between?(step: Step, progress: Progress): Promise<void>;
}

/** Walks the whole journey; false at the first step that is not right. */
export async function walk({ stack, need, runId, report, between, steps = STEPS }: JourneyOptions): Promise<boolean> {
  const progress: Progress = { runId, need, email: `journey-${runId}@buyers.test`, password: `journey ${runId} password` };
  for (const step of steps) {
    const started = performance.now();
    const reported = (ok: boolean, said: string) =>
      report({ need: need.id, step: step.name, ok, milliseconds: Math.round(performance.now() - started), said });
    try {
      reported(true, await step.run(stack(), progress));
    } catch (error) {
      reported(false, error instanceof Error ? [error.message, error.cause].filter(Boolean).join(": ") : String(error));
      return false;
    }
    await between?.(step, progress);
  }
  return true;
}
