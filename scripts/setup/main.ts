import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { applyMigrations } from "../../local-cloud/apply-migrations.ts";
import { helpWhenAsked } from "../../local-cloud/usage.ts";
import { actOf } from "../act-of.ts";
import { StoppedError as NobodyAnswered } from "../ops/command.ts";
import { ask, askHidden } from "../ops/terminal.ts";
import { ROOT } from "../source-facts.ts";
import { UnknownOutcomeError } from "./api.ts";
import { makeSetup } from "./make-setup.ts";
import { ENVIRONMENTS, REGIONS } from "./names.ts";
import { planFor } from "./plan.ts";
import { describePlan, runPlan, tearDown } from "./run-plan.ts";
import { StoppedError } from "./step.ts";
import { Store } from "./store.ts";
import { createWrangler } from "./wrangler.ts";

/** `npm run setup -- --env staging`: from an empty account to a Worker that answers (docs/deploying.md). */
const CALLS = [
  "npm run setup -- --env staging|production [--region eu-central]    goes on where it stopped; can be repeated",
  "npm run setup -- --env … --dry-run                                 says of each step what it does, needs, makes and undoes",
  "npm run setup -- teardown --env … [--delete-data] --yes            takes back what it made, the last first",
] as const;
helpWhenAsked([
  "From an empty account to a Worker that answers: makes what can be made, asks for what has to be bought or chosen, tries every key.",
  ...CALLS,
  `regions: ${Object.keys(REGIONS).join(", ")}`,
  "Whatever is asked for may be given in the environment under its name instead. Settings and state stand in .deploy/, which git ignores.",
]);

const { values, act } = readArguments();
const environment = ENVIRONMENTS.find((name) => name === values.env) ?? misuse("--env has to be staging or production");
if (!(values.region in REGIONS)) misuse(`--region has to be one of ${Object.keys(REGIONS).join(", ")}`);
const plan = planFor(environment);
const settingsFile = join(ROOT, ".deploy", `${environment}.settings.json`);

try {
  const store = new Store(settingsFile, join(ROOT, ".deploy", `${environment}.state.json`));
  if (values["dry-run"]) console.log(describePlan(plan, store));
  else if (act === "teardown") await takeDown(store);
  else {
    await runPlan({ plan, setup: setupOver(store), store, now: () => new Date(), say: (line) => console.log(line) });
    console.log(nextSteps(store.setting("PUBLIC_BASE_URL") ?? ""));
  }
} catch (error) {
  if (!(error instanceof StoppedError || error instanceof UnknownOutcomeError || error instanceof NobodyAnswered)) throw error;
  console.error(`stopped: ${error.message}`);
  process.exitCode = 1;
}

function setupOver(store: Store) {
  return makeSetup({
    ...{ environment, region: values.region, store, given: process.env },
    wrangler: createWrangler(ROOT),
    releaseId: releaseId(),
    question: (what, instead, secret) => (secret ? askHidden : ask)(what, instead),
    preflight: () => preflight(),
    migrate: (databaseUrl) => applyMigrations(databaseUrl, join(ROOT, "migrations")),
  });
}

async function takeDown(store: Store): Promise<void> {
  if (values.yes !== true) {
    const answer = await ask(`Takes back what was made for ${environment}. Its name, to go on: `, "nobody to ask here: give --yes");
    if (answer !== environment) throw new StoppedError("nothing was taken back");
  }
  const deleteData = values["delete-data"] === true;
  await tearDown({ plan, setup: setupOver(store), store, now: () => new Date(), say: (line) => console.log(line), deleteData });
}

/** The preflight as it is called by hand, in a process of its own: its lines are the reasons. */
function preflight(): Promise<void> {
  const args = ["--disable-warning=ExperimentalWarning", join(ROOT, "scripts", "preflight", "main.ts"), "--env", environment];
  const env = { ...process.env, RELEASE_ID: releaseId() };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...args, "--settings", settingsFile, "--first-deploy"], { cwd: ROOT, env }, (error, _, said) =>
      error ? reject(new StoppedError(`the preflight refuses:\n${said.trim()}`)) : resolve(),
    );
  });
}

function releaseId(): string {
  const given = process.env["RELEASE_ID"];
  return given === undefined || given === ""
    ? execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim()
    : given;
}

function nextSteps(url: string): string {
  return [
    `\n${url} answers. Next, by hand:`,
    `1. PROCUREIQ_URL=${url} OPS_BOOTSTRAP_SECRET=<of the settings file> npm run ops -- create-admin you@your-domain`,
    `2. npx wrangler secret delete OPS_BOOTSTRAP_SECRET --env ${environment}`,
    `3. suppliers and locales (docs/deploying.md), then npm run ops -- alerts drill`,
    "The next release: npm run deploy (docs/deploying.md)",
  ].join("\n");
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        env: { type: "string" },
        region: { type: "string", default: "eu-central" },
        "dry-run": { type: "boolean" },
        "delete-data": { type: "boolean" },
        yes: { type: "boolean", short: "y" },
      },
    });
    return { values, act: actOf(positionals, ["teardown"]) };
  } catch (error) {
    return misuse((error as Error).message);
  }
}

function misuse(why: string): never {
  console.error([why, ...CALLS].join("\n"));
  process.exit(2);
}
