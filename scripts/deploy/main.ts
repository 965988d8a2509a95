import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { applyMigrations } from "../../local-cloud/apply-migrations.ts";
import { lockHolder, lockState } from "../../local-cloud/state-lock.ts";
import { helpWhenAsked } from "../../local-cloud/usage.ts";
import { CONTRACT_DOCUMENT } from "../../src/platform/contract.ts";
import { validContract } from "../../src/platform/contract/schema.ts";
import { actOf } from "../act-of.ts";
import { createSession } from "../ops/session.ts";
import { ask } from "../ops/terminal.ts";
import { databaseFault } from "../database-fault.ts";
import { ENVIRONMENTS, resourceName } from "../setup/names.ts";
import { isOfTheWorker } from "../setup/settings.ts";
import { StoppedError } from "../setup/step.ts";
import { Store } from "../setup/store.ts";
import { createWrangler, wranglersWords } from "../setup/wrangler.ts";
import { ROOT } from "../source-facts.ts";
import { deskBook, sendToDesk } from "./desk-book.ts";
import { lookAtHealth, releaseOf } from "./health-gate.ts";
import { Records } from "./records.ts";
import { recordWhole, rollBack, rollOut } from "./roll-out.ts";

/** `npm run deploy -- --env staging`: preflight, migrations, then a gradual roll-out that stops by itself (docs/deploying.md). */
const CALLS = [
  "npm run deploy -- --env staging|production [--shares 10,50,100] [--watch 300] [--override-freeze why]",
  "npm run deploy -- --env … --whole                 at once: what a release with a new Durable Object class needs",
  "npm run deploy -- rollback --env … [--to version] gives all requests to the version before",
] as const;
helpWhenAsked([
  "Preflight, migrations, then a gradual roll-out that is watched and takes itself back where something gets worse.",
  ...CALLS,
  "Settings are those of .deploy/<env>.settings.json (npm run setup); each share is watched for --watch seconds.",
]);

const EVERY_SECONDS = 15;
const { values, act } = readArguments();
const environment = ENVIRONMENTS.find((name) => name === values.env) ?? misuse("--env has to be staging or production");
if (values.to !== undefined && act !== "rollback") misuse("--to is of rollback");
const shares = values.shares.split(",").map(Number);
const watchSeconds = Number(values.watch);
if (shares.at(-1) !== 100 || shares.some((share, index) => !Number.isInteger(share) || share <= (shares[index - 1] ?? 0)))
  misuse("--shares has to be whole numbers that rise to 100");
if (!Number.isInteger(watchSeconds) || watchSeconds < EVERY_SECONDS) misuse(`--watch has to be at least ${EVERY_SECONDS} seconds`);
const folder = join(ROOT, ".deploy");
const settingsFile = join(folder, `${environment}.settings.json`);
const store = new Store(settingsFile, join(folder, `${environment}.state.json`));
const records = new Records(join(folder, `${environment}.roll-out.json`), join(folder, `${environment}.releases.jsonl`));
const wrangler = createWrangler(ROOT);
const url = (store.setting("PUBLIC_BASE_URL") ?? "").replace(/\/$/, "");
const { PROCUREIQ_EMAIL: email, PROCUREIQ_PASSWORD: password, PROCUREIQ_TOTP: totp } = process.env;
const session = createSession({
  url,
  credentials: email && password ? { email, password, totp } : undefined,
  // The preflight's own: who signed in there is not asked again.
  file: join(homedir(), ".config", "procureiq", "preflight-session.json"),
  now: () => new Date(),
  askTotp: () => ask("Digits of your authenticator: ", "set PROCUREIQ_TOTP"),
});
const desk = deskBook({
  file: join(folder, `${environment}.untold.json`),
  send: sendToDesk(url, () => session.token()),
  say: (line) => console.log(line),
});
const releaseId =
  process.env["RELEASE_ID"] || execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim();
const say = (line: string): void => console.log(line);
const now = (): Date => new Date();
let why: string | undefined;
const wakeUp = new AbortController();

let unlock: (() => void) | undefined;
try {
  unlock = alone();
  if (act === "rollback") await rollBack({ wrangler, environment, records, desk, pause, everySeconds: EVERY_SECONDS, now, say }, values.to);
  else await deploy();
} catch (error) {
  if (!(error instanceof StoppedError)) throw error;
  console.error(`stopped: ${error.message}`);
  process.exitCode = 1;
} finally {
  unlock?.();
}

/** Of two on one machine the later is told so; the lock of a process that is gone is taken over. Two machines find each other in the deployment. */
function alone(): () => void {
  const lock = join(folder, `${environment}.deploying`);
  mkdirSync(lock, { recursive: true, mode: 0o700 });
  try {
    return lockState(lock);
  } catch (error) {
    const holder = lockHolder(lock);
    if (!holder) throw error;
    throw new StoppedError(`process ${holder.pid} deploys to ${environment} from here: wait for it, or stop it and roll back`, {
      cause: error,
    });
  }
}

async function deploy(): Promise<void> {
  if (!existsSync(settingsFile)) throw new StoppedError(`${settingsFile} is not there: npm run setup -- --env ${environment} writes it`);
  const databaseUrl = store.setting("MIGRATION_DATABASE_URL");
  // By it the preflight sees what is pending: without it a migration that breaks the release that serves would go unseen.
  if (!databaseUrl) throw new StoppedError("MIGRATION_DATABASE_URL is not among the settings: the direct address by which migrations go");
  await preflight();
  say(`migrations: ${(await migrate(databaseUrl)).join(", ") || "nothing to apply"}`);
  await withSecrets((secretsFile) => (values.whole === true ? whole(secretsFile) : gradually(secretsFile)));
}

function surroundings() {
  return { wrangler, environment, records, desk, pause, everySeconds: EVERY_SECONDS, now, say };
}

async function gradually(secretsFile: string): Promise<void> {
  const token = store.setting("OPS_READ_TOKEN") ?? "";
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      why = `interrupted by ${signal}`;
      wakeUp.abort();
    });
  await rollOut({
    ...surroundings(),
    ...{ releaseId, shares, watchSeconds, secretsFile },
    rates: validContract(environment, CONTRACT_DOCUMENT).objectives.burnRates,
    look: () => lookAtHealth(url, token),
    releaseOf: (version) => releaseOf(url, resourceName(environment), version),
    interrupted: () => why,
  });
}

async function whole(secretsFile: string): Promise<void> {
  const { hostname } = new URL(url);
  const release = ["--var", `RELEASE_ID:${releaseId}`, "--domain", hostname, "--secrets-file", secretsFile];
  await recordWhole({ ...surroundings(), releaseId }, async () => {
    const answer = await wrangler(["deploy", "--env", environment, ...release]);
    if (answer.code !== 0) throw new StoppedError(`not deployed: ${wranglersWords(answer)}`);
  });
  say(`${releaseId} serves all, at once`);
}

function preflight(): Promise<void> {
  const script = join(ROOT, "scripts", "preflight", "main.ts");
  const override = values["override-freeze"] === undefined ? [] : ["--override-freeze", values["override-freeze"]];
  const args = ["--disable-warning=ExperimentalWarning", script, "--env", environment, "--settings", settingsFile, ...override];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: ROOT, env: { ...process.env, RELEASE_ID: releaseId } }, (error, out, said) => {
      if (error) return reject(new StoppedError(`the preflight refuses:\n${said.trim()}`));
      say(out.trim());
      resolve();
    });
  });
}

async function migrate(databaseUrl: string): Promise<readonly string[]> {
  try {
    return await applyMigrations(databaseUrl, join(ROOT, "migrations"));
  } catch (error) {
    throw new StoppedError(`the database was not migrated, and nothing was deployed: ${databaseFault(error)}`, { cause: error });
  }
}

async function withSecrets(use: (file: string) => Promise<void>): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), "procureiq-settings-"));
  const file = join(temporary, "settings.json");
  try {
    // Deleted at the Worker once the first admin was made; a deploy must not bring it back.
    const ofTheWorker = Object.entries(store.settings()).filter(([name]) => isOfTheWorker(name) && name !== "OPS_BOOTSTRAP_SECRET");
    writeFileSync(file, JSON.stringify(Object.fromEntries(ofTheWorker)), { mode: 0o600 });
    await use(file);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Ends at once where the process is told to end, so that the roll-out is taken back. */
function pause(milliseconds: number): Promise<void> {
  if (wakeUp.signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wakeUp.signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        env: { type: "string" },
        shares: { type: "string", default: "10,50,100" },
        watch: { type: "string", default: "300" },
        "override-freeze": { type: "string" },
        whole: { type: "boolean" },
        to: { type: "string" },
      },
    });
    return { values, act: actOf(positionals, ["rollback"]) };
  } catch (error) {
    return misuse((error as Error).message);
  }
}

function misuse(why: string): never {
  console.error([why, ...CALLS].join("\n"));
  process.exit(2);
}
