import { UnknownOutcomeError } from "./api.ts";
import { StoppedError, type Made, type Setup, type Step } from "./step.ts";
import type { Store } from "./store.ts";

export interface Run {
  plan: readonly Step[];
  setup: Setup;
  store: Store;
  now(): Date;
  say(line: string): void;
}

/**
 * Takes each step of the plan in turn: looks, makes what is missing, writes down what it found or made. What is to be made is written down
 * before, so that what a run made that died before it could say so is known as ours by the next. Throws what a step throws.
 */
export async function runPlan(run: Run): Promise<void> {
  for (const [index, step] of run.plan.entries()) {
    const said = (outcome: string, note: string): void =>
      run.say(`[${index + 1}/${run.plan.length}] ${step.name}: ${outcome}${note === "" ? "" : ` (${note})`}`);
    const { outcome: before, theirs: known = [] } = run.store.step(step.name) ?? {};
    const isOurs = before === "made" || before === "intended";
    let theirs: readonly string[] = isOurs ? known : [];
    const record = (outcome: "intended" | "made" | "found", { note, settings = {}, remember = {} }: Made): void =>
      run.store.record(
        step.name,
        { outcome, at: run.now().toISOString(), note, ...(theirs.length > 0 ? { theirs: [...theirs] } : {}) },
        { settings, remember },
      );
    const found = await step.look(run.setup);
    if (found) {
      record(isOurs ? "made" : "found", found);
      said("stands", found.note);
      continue;
    }
    // One that was found once is somebody else's even where this run completes it.
    if (before !== "found") {
      if (!isOurs) theirs = (await step.inPart?.(run.setup)) ?? [];
      record("intended", { note: "" });
    }
    const made = await makeOrFind(step, run.setup);
    record(before === "found" ? "found" : "made", made);
    said("made", made.note);
  }
}

/** Where nobody knows what became of it, what stands now says so. */
async function makeOrFind(step: Step, setup: Setup): Promise<Made> {
  try {
    return await step.make(setup);
  } catch (error) {
    if (!(error instanceof UnknownOutcomeError)) throw error;
    const found = await step.look(setup);
    if (found) return found;
    throw error;
  }
}

export interface Teardown extends Run {
  deleteData: boolean;
}

/**
 * Takes back, the last first, what this command made: what it found there before is left, and what holds data unless it was said. While a
 * Worker is to stay, so does all that it stands on: without its queues or its endpoint at Stripe it would lose what people send.
 */
export async function tearDown({ plan, setup, store, now, say, deleteData }: Teardown): Promise<void> {
  const stays = plan.find(({ name, makes }) => {
    const outcome = makes.includes("(worker)") ? store.step(name)?.outcome : undefined;
    return outcome === "found" || (!deleteData && (outcome === "made" || outcome === "intended"));
  });
  if (stays) throw new StoppedError("the Worker stands, and would lose what it stands on: --delete-data takes both back");
  for (const step of plan.toReversed()) {
    const state = store.step(step.name);
    if (!step.undo || !state || state.outcome === "undone") continue;
    if (state.outcome === "found") {
      say(`${step.name}: left, it stood before (${state.note})`);
      continue;
    }
    if (step.holdsData && !deleteData) {
      say(`${step.name}: left with its data (--delete-data ${step.undoes ?? ""})`);
      continue;
    }
    const note = await step.undo(setup, state.theirs ?? []);
    store.record(step.name, { outcome: "undone", at: now().toISOString(), note });
    store.forget(step.makes);
    say(`${step.name}: ${note}`);
  }
}

/** What the plan would do, step by step, without asking anybody anything. */
export function describePlan(plan: readonly Step[], store: Store): string {
  const steps = plan.map((step, index) => {
    const state = store.step(step.name);
    return [
      `${index + 1}. ${step.name}${state ? ` (${state.outcome} ${state.at.slice(0, 10)}${state.note === "" ? "" : `: ${state.note}`})` : ""}`,
      `   does:   ${step.does}`,
      ...(step.needs.length > 0 ? [`   needs:  ${step.needs.join(", ")}`] : []),
      `   makes:  ${step.makes.join(", ")}`,
      ...(step.byHand ?? []).map((act) => `   by you: ${act}`),
      `   undo:   ${step.undoes ? `${step.undoes}${step.holdsData ? " (only with --delete-data)" : ""}` : "nothing to undo"}`,
    ].join("\n");
  });
  return `${steps.join("\n")}\n\n${actsByHand(plan).length} acts by hand, ${plan.length} steps. Nothing was done.`;
}

export const actsByHand = (plan: readonly Step[]): string[] => plan.flatMap(({ byHand }) => byHand ?? []);
