import { createHash } from "node:crypto";
import { deadLettersOf } from "../../../queues/bindings.ts";
import { QUEUE_NAMES } from "../../../queues/queues.ts";
import { resourceName, type Environment } from "../names.ts";
import { isOfTheWorker, SETTINGS } from "../settings.ts";
import { StoppedError, type Setup, type Step } from "../step.ts";
import { wranglersWords } from "../wrangler.ts";

/** Wrangler lists a hundred queues a page or fewer; nobody has that many pages. */
const MOST_PAGES = 50;

/** Each dead-letter queue before the queue whose letters it takes. */
const queuesOf = (environment: Environment): string[] =>
  QUEUE_NAMES.flatMap((name) => [deadLettersOf(name), name]).map((name) => `${resourceName(environment)}-${name}`);

export const queues: Step = {
  name: "queues",
  needs: ["(account)"],
  makes: ["(queues)"],
  does: `makes ${QUEUE_NAMES.length} queues, each with its dead-letter queue, as queues/queues.ts names them`,
  undoes: "deletes them, with the messages in them",
  async look(setup) {
    const missing = await missingQueues(setup);
    return missing.length === 0 ? { note: `${QUEUE_NAMES.length * 2} queues` } : undefined;
  },
  async make(setup) {
    const missing = await missingQueues(setup);
    for (const name of missing) {
      const answer = await setup.wrangler(["queues", "create", name]);
      if (answer.code !== 0 && !/already (?:exists|taken)|11009/i.test(`${answer.stdout}${answer.stderr}`))
        throw new StoppedError(`queue ${name} was not made: ${wranglersWords(answer)}`);
    }
    return { note: `made ${missing.length} queues` };
  },
  async inPart(setup) {
    const missing = new Set(await missingQueues(setup));
    return queuesOf(setup.environment).filter((name) => !missing.has(name));
  },
  async undo(setup, theirs) {
    const notOurs = new Set([...(await missingQueues(setup)), ...theirs]);
    const there = queuesOf(setup.environment)
      .filter((name) => !notOurs.has(name))
      .toReversed();
    for (const name of there) {
      const answer = await setup.wrangler(["queues", "delete", name]);
      if (answer.code !== 0) throw new StoppedError(`queue ${name} was not deleted: ${wranglersWords(answer)}`);
    }
    return `${there.length} queues are deleted${theirs.length > 0 ? `, ${theirs.length} are left, they stood before` : ""}`;
  },
};

async function missingQueues(setup: Setup): Promise<string[]> {
  const wanted = queuesOf(setup.environment);
  const there = new Set<string>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await setup.wrangler(["queues", "list", "--page", String(page)]);
    if (answer.code !== 0) throw new StoppedError(`queues could not be listed: ${wranglersWords(answer)}`);
    const before = there.size;
    for (const name of answer.stdout.match(/[a-z0-9][a-z0-9-]{2,62}/g) ?? []) there.add(name);
    // A page past the last has no name that was not seen, nor has one that wrangler repeats.
    if (there.size === before || wanted.every((name) => there.has(name))) break;
  }
  return wanted.filter((name) => !there.has(name));
}

export const tables: Step = {
  name: "tables",
  needs: ["(account)", "MIGRATION_DATABASE_URL"],
  makes: ["(tables)"],
  does: "brings the database to what migrations/ says, forward only",
  // What is applied already is known by the database itself, so this is done at each run.
  look: async () => undefined,
  async make(setup) {
    // Behind a Worker that serves they go by the preflight and its gate alone.
    if (await isDeployed(setup)) return { note: "left to npm run deploy: a Worker stands" };
    const applied = await setup.migrate(setup.setting("MIGRATION_DATABASE_URL") ?? "");
    return { note: applied.length === 0 ? "nothing to apply" : `applied ${applied.length} migrations` };
  },
};

export const workerNeeding = (required: readonly string[]): Step => ({
  name: "worker",
  needs: ["(account)", "(queues)", "(tables)", "(archive)", "(images)", ...required],
  makes: ["(worker)"],
  does: "asks the preflight, then deploys the Worker with its settings, under PUBLIC_BASE_URL's name",
  undoes: "deletes the Worker, with what its Durable Objects hold",
  holdsData: true,
  async look(setup) {
    return (await isDeployed(setup)) && setup.remembered("uploaded") === (await settingsDigest(setup))
      ? { note: "deployed with these settings; npm run deploy brings another release" }
      : undefined;
  },
  async make(setup) {
    const uploaded = await settingsDigest(setup);
    if (await isDeployed(setup)) {
      // A setting that is wrong serves everybody at once.
      await setup.preflight();
      // Deleted at the Worker once the first admin was made: what stands in the file still must not bring it back.
      const names = Object.keys(SETTINGS).filter((name) => isOfTheWorker(name) && name !== "OPS_BOOTSTRAP_SECRET");
      const bulk = async (file: string): Promise<void> => done(await setup.wrangler(["secret", "bulk", file, "--env", setup.environment]));
      await setup.withSecretsFile(bulk, names);
      return { note: "the deployed Worker has the settings that changed", remember: { uploaded } };
    }
    await setup.preflight();
    const { hostname } = new URL(setup.setting("PUBLIC_BASE_URL") ?? "");
    const release = ["--var", `RELEASE_ID:${setup.releaseId}`, "--domain", hostname];
    await setup.withSecretsFile(async (file) =>
      done(await setup.wrangler(["deploy", "--env", setup.environment, ...release, "--secrets-file", file])),
    );
    return { note: `deployed ${setup.releaseId} as ${hostname}`, remember: { uploaded } };
  },
  async undo(setup) {
    if (!(await isDeployed(setup))) return "there is no Worker";
    done(await setup.wrangler(["delete", "--env", setup.environment, "--force"]));
    return "the Worker is deleted";
  },
});

export async function isDeployed(setup: Setup): Promise<boolean> {
  const answer = await setup.wrangler(["deployments", "list", "--env", setup.environment, "--json"]);
  if (answer.code !== 0) {
    // Wrangler has no answer of its own for a Worker that is not there: the API's 10007.
    if (/10007|does not exist|not found/i.test(`${answer.stdout}${answer.stderr}`)) return false;
    throw new StoppedError(`whether a Worker is deployed could not be asked: ${wranglersWords(answer)}`);
  }
  try {
    const list: unknown = JSON.parse(answer.stdout);
    return Array.isArray(list) && list.length > 0;
  } catch (error) {
    throw new StoppedError("wrangler listed deployments in a form that is not JSON", { cause: error });
  }
}

const settingsDigest = (setup: Setup): Promise<string> =>
  setup.withSecretsFile(async (file) => {
    const { readFile } = await import("node:fs/promises");
    return createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
  });

function done(answer: { code: number; stdout: string; stderr: string }): void {
  if (answer.code !== 0) throw new StoppedError(`wrangler: ${wranglersWords(answer)}`);
}

const FIRST_ANSWER_TRIES = 20;
const BETWEEN_TRIES_MS = 6_000;

/** A certificate for a new name takes a minute or two. */
export const answers: Step = {
  name: "answers",
  needs: ["(worker)", "PUBLIC_BASE_URL"],
  makes: ["(answers)"],
  does: "waits until PUBLIC_BASE_URL/health answers",
  look: async () => undefined,
  async make(setup) {
    let why = "";
    for (let tries = 0; tries < FIRST_ANSWER_TRIES; tries += 1) {
      if (tries > 0) await setup.pause(BETWEEN_TRIES_MS);
      try {
        await setup.call({ provider: "own", method: "GET", path: `${setup.setting("PUBLIC_BASE_URL") ?? ""}/health`, answers: "text" });
        return { note: `${setup.setting("PUBLIC_BASE_URL") ?? ""}/health answers` };
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
      }
    }
    throw new StoppedError(`the Worker is deployed and does not answer: ${why}`);
  },
};
