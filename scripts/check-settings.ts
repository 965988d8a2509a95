import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BINDINGS, exampleSettings, REQUIRED, SETTINGS } from "./setup/settings.ts";
import { conclude, read, ROOT } from "./source-facts.ts";

/**
 * `npm run settings:check`: the example of the settings file has every setting that `src/env.ts` reads and no other, one the Worker demands
 * has a word on where it comes from. With `--write` the example is written.
 */
const FILE = "docs/settings.example.json";
const IN_WRANGLER_TOML = new Set(["ENVIRONMENT", "RELEASE_ID", "ADMIN_TOKEN_VERIFICATION", "ADS_DEGRADED_MODE_POLICY"]);

const example = exampleSettings();
if (process.argv.includes("--write")) writeFileSync(join(ROOT, FILE), example);
const known: Readonly<Record<string, string | null>> = SETTINGS;
const readByTheWorker = new Set([...read("src/env.ts").matchAll(/\b([A-Z]+(?:_[A-Z]+)+): /g)].map(([, name = ""]) => name));
const ofTheFile = Object.keys(SETTINGS).filter((name) => name !== "MIGRATION_DATABASE_URL");

conclude(
  "settings:check",
  [
    ...(existsSync(join(ROOT, FILE)) && read(FILE) === example
      ? []
      : [`${FILE} is not what the table of settings says: npm run settings:write`]),
    ...[...readByTheWorker]
      .filter((name) => !(name in SETTINGS) && !IN_WRANGLER_TOML.has(name) && !BINDINGS.includes(name))
      .map((name) => `${name} is read by src/env.ts and is not in scripts/setup/settings.ts`),
    ...ofTheFile
      .filter((name) => !readByTheWorker.has(name))
      .map((name) => `${name} is in scripts/setup/settings.ts and is not read by src/env.ts`),
    ...REQUIRED.filter((name) => (known[name] ?? null) === null).map(
      (name) => `${name} is demanded of a deployed environment, and the example does not say where it comes from`,
    ),
  ],
  "the example of the settings file is what the Worker reads",
);
