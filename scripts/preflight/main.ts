import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { pendingMigrations } from "../../local-cloud/apply-migrations.ts";
import { helpWhenAsked } from "../../local-cloud/usage.ts";
import { CONTRACT_DOCUMENT } from "../../src/platform/contract.ts";
import { validContract, type Contract } from "../../src/platform/contract/schema.ts";
import { readSettings } from "../../src/env.ts";
import { databaseFault } from "../database-fault.ts";
import { dashboardSlices } from "../dashboards.ts";
import { createSession } from "../ops/session.ts";
import { ask } from "../ops/terminal.ts";
import { askFreeze } from "./ask-freeze.ts";
import { givenSettings } from "./given-settings.ts";
import { measureBundle } from "./measure-bundle.ts";
import { migrationRefusals, readMigrations } from "./migration-refusals.ts";
import {
  bundleRefusals,
  freezeRefusals,
  governanceRefusals,
  modelRefusals,
  settingNotes,
  settingRefusals,
  type FreezeAnswer,
} from "./refusals.ts";

/**
 * `npm run preflight -- --env production|staging`: ends with 1 and a line for each reason why this tree must not be deployed there.
 * Settings come from the environment or `--settings file.json`; the freeze is asked of `--url`, else of PUBLIC_BASE_URL.
 */
const ROOT = join(import.meta.dirname, "..", "..");
const CALL =
  "npm run preflight -- --env production|staging [--settings file.json] [--url https://…] [--override-freeze why] [--first-deploy]";
helpWhenAsked(["Says why this tree must not be deployed there, one line a reason, and ends with 1; with 0 where there is none.", CALL]);
const { values } = readArguments();
const environment = values.env;
if (environment !== "production" && environment !== "staging") misuse("--env has to be production or staging");

const given = givenSettings(join(ROOT, "wrangler.toml"), environment, values.settings, process.env);
const settings = readSettings(given);
const contract = readContract(environment);
const [freeze, bundleKib, migrations] = await Promise.all([freezeAnswer(), measureBundle(ROOT, environment), pendingRefusals()]);
const refusals = [...(typeof contract === "string" ? [contract] : contractRefusals(contract)), ...freezeRefusals(freeze), ...migrations];

for (const note of typeof contract === "string" ? [] : settingNotes(settings, contract, new Date())) console.error(`note: ${note}`);
for (const refusal of refusals) console.error(`refused: ${refusal}`);
if (refusals.length > 0) process.exitCode = 1;
else
  console.log(
    `${environment} may be deployed: settings, contract, models, freeze (${freeze.kind}) and bundle (${bundleKib ?? "?"} KiB gzipped) are in order`,
  );

/** Where the settings have the address by which migrations go, what is pending there is looked at; by hand it is `npm run migrate` that sees it. */
async function pendingRefusals(): Promise<string[]> {
  const databaseUrl = given["MIGRATION_DATABASE_URL"];
  if (typeof databaseUrl !== "string" || databaseUrl === "") return [];
  const folder = join(ROOT, "migrations");
  try {
    return migrationRefusals(readMigrations(folder, (await pendingMigrations(databaseUrl, folder)) ?? []));
  } catch (error) {
    return [`which migrations are pending could not be asked: ${databaseFault(error)}`];
  }
}

function contractRefusals(valid: Contract): string[] {
  const now = new Date();
  return [
    ...settingRefusals(settings, valid),
    ...governanceRefusals(valid, now),
    ...modelRefusals(settings, valid, { today: now.toISOString().slice(0, 10), slices: dashboardSlices() }),
    ...bundleRefusals(bundleKib, valid),
  ];
}

function readContract(name: string): Contract | string {
  try {
    return validContract(name, CONTRACT_DOCUMENT);
  } catch (error) {
    if (error instanceof z.ZodError) return `the contract is not valid: ${z.prettifyError(error)}`;
    throw error;
  }
}

async function freezeAnswer(): Promise<FreezeAnswer> {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const url = values.url ?? text(given["PUBLIC_BASE_URL"]);
  const { PROCUREIQ_EMAIL: email, PROCUREIQ_PASSWORD: password, PROCUREIQ_TOTP: totp } = process.env;
  const session = createSession({
    url: url ?? "",
    credentials: email && password ? { email, password, totp } : undefined,
    file: join(homedir(), ".config", "procureiq", "preflight-session.json"),
    now: () => new Date(),
    askTotp: () => ask("Digits of your authenticator: ", "set PROCUREIQ_TOTP"),
  });
  return askFreeze({
    url,
    readToken: text(given["OPS_READ_TOKEN"]),
    operatorToken: () => session.token(),
    override: values["override-freeze"],
    releaseId: settings.releaseId,
    firstDeploy: values["first-deploy"],
  });
}

/** What was asked for; ends with 2 and one line where it is no call of this command. */
function readArguments() {
  try {
    return parseArgs({
      options: {
        env: { type: "string" },
        settings: { type: "string" },
        url: { type: "string" },
        "override-freeze": { type: "string" },
        "first-deploy": { type: "boolean" },
      },
    });
  } catch (error) {
    return misuse((error as Error).message);
  }
}

function misuse(why: string): never {
  console.error(`${why}\n${CALL}`);
  process.exit(2);
}
