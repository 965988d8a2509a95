import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { accountsOf, type Accounts } from "./accounts.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { startControl } from "./control.ts";
import { startCrons } from "./crons.ts";
import { stopAllLeftBehind } from "./left-behind-servers.ts";
import { placeServices, PORT_NAMES, seconds } from "./placements.ts";
import { assignPorts, isFree } from "./ports.ts";
import { provision, type Provisioned } from "./provision.ts";
import type { Environment, StackFacts, WorkerSettings } from "./registry.ts";
import { keepEnrolled, loadSecrets, type Secrets } from "./secrets.ts";
import type { LocalService } from "./service.ts";
import { composeSettings, type Placement, type SettingsOverlay } from "./settings.ts";
import { describeStack } from "./stack-description.ts";
import { removeStackFile, writeStackFile } from "./stack-file.ts";
import { lockState } from "./state-lock.ts";
import { builtWorker, type WorkerRunner } from "./worker-runner.ts";
import { readVars, type LocalWorker } from "./worker.ts";

export interface StackOptions {
  /** The Worker's port on 127.0.0.1. */
  port: number;
  /** Everything that persists; made where it does not exist. */
  stateDir: string;
  /** Laid over the settings that the local cloud gives the Worker. */
  settings?: SettingsOverlay;
  /** The user's environment, which may bring real providers; nothing of it unless given. */
  environment?: Environment;
  /** Gives the start up; what runs already is stopped. */
  signal?: AbortSignal;
  /** How the Worker runs; built, on Miniflare, where not given. */
  runner?: WorkerRunner;
  log(message: string): void;
}

export interface Stack {
  readonly url: string;
  readonly control: string;
  /** What the Worker was given. */
  readonly settings: WorkerSettings;
  /** The local servers by name. */
  readonly services: ReadonlyMap<string, LocalService>;
  readonly accounts: Accounts;
  readonly secrets: Secrets;
  readonly workerLog: string;
  /** Provisioning steps that failed, none on a sound stack; and those that the settings given rule out. */
  readonly provisioned: Provisioned;
  fireCron(expression: string): Promise<string>;
  /** Sends messages to the queue of a producer of the Worker's, as it would itself. */
  sendTo(producer: string, messages: readonly unknown[]): Promise<void>;
  stop(): Promise<void>;
}

const PROJECT_ROOT = join(import.meta.dirname, "..");
const FX_CRON = "7 * * * *";
const HEALTH_TIMEOUT_MS = 20_000;

/**
 * Brings up the whole local cloud and the Worker in it, ready for the journey, and answers how to reach and to stop it.
 * Where a part does not start, what did is stopped again and the reason thrown.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const cleanups: (() => Promise<void> | void)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= runBackwards(cleanups, options.log));
  try {
    return await start(options, cleanups, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: StackOptions, cleanups: (() => Promise<void> | void)[], stop: () => Promise<void>): Promise<Stack> {
  const { port, log, signal, environment = {}, runner = builtWorker() } = options;
  const stateDir = resolve(options.stateDir);
  signal?.throwIfAborted();
  mkdirSync(stateDir, { recursive: true });
  cleanups.push(lockState(stateDir));
  removeStackFile(stateDir);
  await stopAllLeftBehind(stateDir, log);
  if (!(await isFree(port))) throw new Error(`port ${port} is taken by another program: stop it, or give another PORT`);
  const ports = await assignPorts(stateDir, PORT_NAMES);
  const secrets = loadSecrets(stateDir);
  const facts = { secrets, environment, publicUrl: `http://127.0.0.1:${port}` };

  const stopServices: (() => Promise<void>)[] = [];
  cleanups.push(async () => void (await Promise.all(stopServices.map((stopService) => stopService()))));
  const onStarted = ({ service }: Placement): void => void (service && stopServices.push(() => service.stop()));
  const [placements, releaseId] = await settled(
    placeServices({ stateDir, ports, facts, onStarted, log }),
    timed(log, "worker: prepared", () => runner.prepare(PROJECT_ROOT)),
  );
  signal?.throwIfAborted();

  const settings = composeSettings({ vars: readVars(PROJECT_ROOT), placements, facts, releaseId, overlay: options.settings ?? {} });
  await migrate(placements, facts, log);
  signal?.throwIfAborted();

  const worker = await timed(log, `worker: running at ${facts.publicUrl}`, () =>
    runner.run({ projectRoot: PROJECT_ROOT, stateDir, port, settings }),
  );
  cleanups.push(() => worker.stop());
  await healthy(worker, signal);

  const services = placements.flatMap(({ service }) => service ?? []);
  const fireCron = (expression: string): Promise<string> => worker.fireCron(expression);
  const control = await startControl({ port: ports["control"] ?? 0, services, crons: worker.crons, fireCron });
  cleanups.push(() => control.stop());
  const crons = startCrons({ expressions: worker.crons, fire: fireCron, now: () => new Date(), log });
  cleanups.push(() => crons.stop());

  const accounts = accountsOf(secrets);
  const shops = new Map(
    services.flatMap(({ name, url }) => (name.startsWith("supplier-") ? [[name.slice("supplier-".length), url] as const] : [])),
  );
  const provisioned = await timed(log, "provisioned", () =>
    provision({
      url: worker.url,
      accounts,
      bootstrapSecret: secrets.OPS_BOOTSTRAP_SECRET,
      shops,
      refreshRates: () => fireCron(FX_CRON),
      keepTotpSecret: (name, secret) => keepEnrolled(stateDir, name, secret),
      log,
    }),
  );
  signal?.throwIfAborted();

  writeStackFile(stateDir, describeStack({ worker, control: control.url, accounts, secrets, services, settings }));
  cleanups.push(() => removeStackFile(stateDir));
  const byName = new Map(services.map((service) => [service.name, service]));
  return {
    url: worker.url,
    control: control.url,
    settings,
    services: byName,
    accounts,
    secrets,
    workerLog: worker.logFile,
    provisioned,
    fireCron,
    async sendTo(producer, messages) {
      if (!worker.sendTo) throw new Error("this way of running the Worker does not let others send to its queues");
      await worker.sendTo(producer, messages);
    },
    stop,
  };
}

/** Both, and where one fails the other is waited for first, so that nothing starts after the clean-up. */
async function settled<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

async function migrate(
  placements: readonly Placement[],
  { environment }: Pick<StackFacts, "environment">,
  log: (message: string) => void,
): Promise<void> {
  const postgres = placements.find(({ entry }) => entry.name === "postgres")?.service;
  const databaseUrl = postgres && "databaseUrl" in postgres ? String(postgres.databaseUrl) : environment["DATABASE_URL"];
  if (!databaseUrl) throw new Error("there is no database to migrate");
  const applied = await timed(log, "database: migrated", () => applyMigrations(databaseUrl, join(PROJECT_ROOT, "migrations")));
  for (const tag of applied) log(`database: applied ${tag}`);
}

async function healthy(worker: LocalWorker, signal: AbortSignal | undefined): Promise<void> {
  let last = "no answer";
  for (const started = performance.now(); performance.now() - started < HEALTH_TIMEOUT_MS; await delay(100)) {
    signal?.throwIfAborted();
    try {
      const response = await fetch(`${worker.url}/health`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
      last = `${response.status} ${(await response.text()).slice(0, 300)}`;
    } catch (error) {
      last = String(error);
    }
  }
  throw new Error(`the Worker is not healthy after ${HEALTH_TIMEOUT_MS / 1000} s (GET /health: ${last}); see ${worker.logFile}`);
}

async function timed<T>(log: (message: string) => void, what: string, run: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await run();
  log(`${what} (${seconds(started)})`);
  return result;
}

/** The last started is the first stopped; one that fails is told and does not keep the rest from stopping. */
async function runBackwards(cleanups: readonly (() => Promise<void> | void)[], log: (message: string) => void): Promise<void> {
  for (const cleanup of cleanups.toReversed()) {
    try {
      await cleanup();
    } catch (error) {
      log(`while stopping: ${String(error)}`);
    }
  }
}
