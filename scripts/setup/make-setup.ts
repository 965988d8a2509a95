import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseFault } from "../database-fault.ts";
import { createApi, providersHost } from "./api.ts";
import { makeArchiveIndexes } from "./archive-indexes.ts";
import type { Environment } from "./names.ts";
import { isOfTheWorker, settingFault } from "./settings.ts";
import { StoppedError, type Provider, type Setup } from "./step.ts";
import type { Store } from "./store.ts";
import type { Wrangler } from "./wrangler.ts";

export interface Surroundings {
  environment: Environment;
  region: string;
  store: Store;
  wrangler: Wrangler;
  releaseId: string;
  /** What may be given without being asked. */
  given: Readonly<Record<string, string | undefined>>;
  /** Asks a person, of a secret without showing what is typed; throws `StoppedError` with `instead` where nobody is there. */
  question(what: string, instead: string, secret: boolean): Promise<string>;
  preflight(): Promise<void>;
  migrate(databaseUrl: string): Promise<readonly string[]>;
  archiveIndexes?(mongoUrl: string): Promise<void>;
  host?(provider: Provider): string;
  pause?(milliseconds: number): Promise<void>;
  deadlineMs?: number;
}

const MOST_ASKED = 3;
/** Passwords stand in the connection string too. */
const isSecret = (name: string): boolean => /(?:_KEY|_TOKEN|_SECRET|^MONGO_URL)$/.test(name);
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));

/** What the steps of a plan stand on, in this process. */
export function makeSetup(surroundings: Surroundings): Setup {
  const { environment, region, store, wrangler, releaseId, question, preflight } = surroundings;
  const { host = providersHost, pause = sleep, deadlineMs } = surroundings;
  const credentials = new Map<string, string>();
  const given = (name: string): string | undefined => {
    const value = surroundings.given[name];
    return value === undefined || value === "" ? undefined : value;
  };
  return {
    ...{ environment, region, wrangler, releaseId, preflight, host, pause },
    setting: (name) => store.setting(name),
    givenAnew: (name) => given(name) !== undefined && given(name) !== store.setting(name),
    remembered: (name) => store.remembered(name),
    async ask(name, what) {
      const value = given(name);
      if (value !== undefined) {
        const fault = settingFault(name, value, environment);
        if (fault !== undefined) throw new StoppedError(`${name} ${fault}`);
        return value;
      }
      let told = what;
      for (let tries = 0; tries < MOST_ASKED; tries += 1) {
        const answer = await question(`${told}\n${name}: `, `${name} is needed: ${what}. Give it in the environment`, isSecret(name));
        const fault = answer === "" ? "is empty" : settingFault(name, answer, environment);
        if (fault === undefined) return answer;
        told = `${name} ${fault}. ${what}`;
      }
      throw new StoppedError(`${name}: ${what}`);
    },
    async credential(name, what) {
      const known =
        credentials.get(name) ??
        given(name) ??
        (await question(`${what}\n${name}: `, `${name} is needed: ${what}. Give it in the environment`, isSecret(name)));
      if (known === "") throw new StoppedError(`${name} is empty: ${what}`);
      credentials.set(name, known);
      return known;
    },
    call: createApi({ host, pause, ...(deadlineMs === undefined ? {} : { deadlineMs }) }),
    random: randomBytes,
    async migrate(databaseUrl) {
      try {
        return await surroundings.migrate(databaseUrl);
      } catch (error) {
        throw new StoppedError(`the database was not migrated: ${databaseFault(error)}`, { cause: error });
      }
    },
    archiveIndexes: surroundings.archiveIndexes ?? ((mongoUrl) => makeArchiveIndexes(mongoUrl, environment)),
    async withSecretsFile(use, names) {
      const folder = mkdtempSync(join(tmpdir(), "procureiq-settings-"));
      const file = join(folder, "settings.json");
      try {
        const settings = Object.entries(store.settings()).filter(([name]) => names?.includes(name) ?? isOfTheWorker(name));
        writeFileSync(file, JSON.stringify(Object.fromEntries(settings)), { mode: 0o600 });
        return await use(file);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
