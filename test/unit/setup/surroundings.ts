import { mkdtempSync, readFileSync, rmSync, existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSetup, type Surroundings } from "../../../scripts/setup/make-setup.ts";
import { runPlan, tearDown } from "../../../scripts/setup/run-plan.ts";
import { StoppedError, type Step } from "../../../scripts/setup/step.ts";
import { Store } from "../../../scripts/setup/store.ts";
import { createWrangler } from "../../../scripts/setup/wrangler.ts";
import { standInForWrangler } from "../../support/node/wrangler-stand-in.ts";
import { Providers } from "./providers.ts";

const PROGRAM = join(import.meta.dirname, "../../support/node/wrangler-program.ts");

/** An empty account, empty providers and an empty folder; each `run` is a process of its own that begins with what the files say. */
export async function emptyAccount(given: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "procureiq-setup-"));
  const providers = new Providers();
  await providers.listen();
  const migrated: string[] = [];
  const said: string[] = [];
  const surroundings = (store: Store, more: Partial<Surroundings>): Surroundings => ({
    ...{ environment: "staging", region: "eu-central", store, releaseId: "r1", host: providers.host, deadlineMs: 30_000 },
    given: { NEON_API_KEY: "neon-key", UPSTASH_EMAIL: "me@firm.de", UPSTASH_API_KEY: "upstash-key", ...given },
    wrangler: async (args, { outputFile } = {}) => standInForWrangler(folder, args, outputFile),
    question: (_, instead) => Promise.reject(new StoppedError(instead)),
    pause: () => Promise.resolve(),
    preflight: () => Promise.resolve(),
    migrate: async (url) => {
      migrated.push(url);
      return ["0000_first"];
    },
    archiveIndexes: () => Promise.resolve(),
    ...more,
  });
  const open = (): Store => new Store(join(folder, "settings.json"), join(folder, "state.json"));
  const over = (plan: readonly Step[], more: Partial<Surroundings>) => {
    const store = open();
    return {
      plan,
      store,
      setup: makeSetup(surroundings(store, more)),
      now: () => new Date(0),
      say: (line: string) => void said.push(line),
    };
  };
  const json = (name: string): unknown =>
    existsSync(join(folder, name)) ? JSON.parse(readFileSync(join(folder, name), "utf8")) : undefined;
  return {
    ...{ folder, providers, migrated, said, open },
    /** Wrangler in a process of its own, as it is in truth. */
    wranglerProgram: createWrangler(folder, [process.execPath, "--disable-warning=ExperimentalWarning", PROGRAM, folder]),
    run: (plan: readonly Step[], more: Partial<Surroundings> = {}) => runPlan(over(plan, more)),
    tearDown: (plan: readonly Step[], deleteData: boolean) => tearDown({ ...over(plan, {}), deleteData }),
    settings: () => (json("settings.json") ?? {}) as Record<string, string>,
    account: () =>
      json("account.json") as {
        queues: string[];
        secrets: Record<string, Record<string, string>>;
        deployments: unknown[];
        agents?: string[];
        buckets?: Record<string, Record<string, number>>;
      },
    /** What wrangler was asked, one line a call. */
    wrangled: () =>
      readFileSync(join(folder, "calls.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as string[]).join(" ")),
    wranglerFails: (failures: { call: string; says: string }[]) => writeFileSync(join(folder, "fail.json"), JSON.stringify(failures)),
    end: () => {
      providers.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
