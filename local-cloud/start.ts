import { parseOverlay } from "./settings.ts";
import { startStack, type Stack } from "./stack.ts";
import { stateDirOf } from "./state-dir.ts";

const DEFAULT_PORT = 8787;

const abort = new AbortController();
let stack: Stack | undefined;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(signal));

try {
  const started = performance.now();
  const log = (message: string): void => console.log(`  ${message}`);
  console.log("ProcureIQ: starting the local cloud");
  stack = await startStack({
    port: portOf(process.env["PORT"]),
    stateDir: stateDirOf(process.env),
    settings: parseOverlay(process.env["WORKER_SETTINGS"]),
    environment: process.env,
    signal: abort.signal,
    log,
  });
  console.log(banner(stack, performance.now() - started));
} catch (error) {
  if (!abort.signal.aborted) {
    console.error(`ProcureIQ did not start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
if (abort.signal.aborted) await end();

async function stop(signal: string): Promise<void> {
  if (abort.signal.aborted) return;
  console.log(`\n${signal}: stopping`);
  abort.abort(new Error(signal));
  // During the start, startStack itself cleans up what runs by then.
  if (stack) await end();
}

async function end(): Promise<void> {
  await stack?.stop();
  console.log("stopped");
  process.exit(0);
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`PORT is "${text}", which is no port`);
  return port;
}

function banner({ url, control, accounts, workerLog, failedSteps }: Stack, milliseconds: number): string {
  const { admin, buyer } = accounts;
  const lines = [
    `ProcureIQ is up after ${(milliseconds / 1000).toFixed(1)} s`,
    `  API          ${url}        reference at ${url}/docs`,
    `  console      ${url}/admin/operations   ${admin.email} / ${admin.password}`,
    `  buyer        ${buyer.email} / ${buyer.password}`,
    `  control      ${control}/services`,
    `  Worker's log ${workerLog}`,
    ...(failedSteps.length > 0 ? [`  NOT PROVISIONED: ${failedSteps.join(", ")}`] : []),
  ];
  return lines.join("\n");
}
