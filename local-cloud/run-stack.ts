import { oneTimeCode } from "./one-time-code.ts";
import type { Provisioned } from "./provision.ts";
import type { Stack } from "./stack.ts";
import { stateDirOf } from "./state-dir.ts";
import type { WorkerRunner } from "./worker-runner.ts";

const DEFAULT_PORT = 8787;

/**
 * Brings the stack up as the environment says, tells where to go, and stops everything on a signal: what `npm start` and
 * `npm run dev` are. Ends the process with 1 where the stack does not come up. The runner is loaded with the rest.
 */
export async function runStack(loadRunner?: (ended: (reason: string) => void) => Promise<WorkerRunner>): Promise<void> {
  const abort = new AbortController();
  let stack: Stack | undefined;

  const end = async (code: number): Promise<void> => {
    await stack?.stop();
    console.log("stopped");
    process.exit(code);
  };
  const stop = async (reason: string, code = 0): Promise<void> => {
    if (abort.signal.aborted) return;
    console.log(`\n${reason}: stopping`);
    process.exitCode = code;
    abort.abort(new Error(reason));
    // During the start, startStack itself cleans up what runs by then.
    if (stack) await end(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(signal));

  try {
    const started = performance.now();
    const log = (message: string): void => console.log(`  ${message}`);
    console.log("ProcureIQ: starting the local cloud");
    // Loading all servers takes a second: first the handlers above stand and a line is seen.
    const [{ startStack }, { parseOverlay }, runner] = await Promise.all([
      import("./stack.ts"),
      import("./settings.ts"),
      loadRunner?.((reason) => void stop(reason, 1)),
    ]);
    stack = await startStack({
      port: portOf(process.env["PORT"]),
      stateDir: stateDirOf(process.env),
      settings: parseOverlay(process.env["WORKER_SETTINGS"]),
      environment: process.env,
      signal: abort.signal,
      ...(runner ? { runner } : {}),
      log,
    });
    console.log(banner(stack, performance.now() - started));
  } catch (error) {
    if (!abort.signal.aborted) {
      console.error(`ProcureIQ did not start: ${reasonOf(error)}`);
      process.exit(1);
    }
  }
  if (abort.signal.aborted) await end(Number(process.exitCode ?? 0));
}

/** The message with those of its causes: a failed query alone does not say what was wrong with it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n  because: ${reasonOf(error.cause)}`;
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`PORT is "${text}", which is no port`);
  return port;
}

function banner({ url, control, services, accounts, workerLog, provisioned }: Stack, milliseconds: number): string {
  const { admin, buyer } = accounts;
  const mail = services.get("mail");
  const lines = [
    `ProcureIQ is up after ${(milliseconds / 1000).toFixed(1)} s`,
    `  shop         ${url}        open it and look around as the demo buyer`,
    `  API          ${url}/docs   guides and reference, also as ${url}/openapi.json`,
    `  console      ${url}/admin/operations   ${admin.email} / ${admin.password}`,
    `  buyer        ${buyer.email} / ${buyer.password}`,
    ...(mail ? [`  mails        ${mail.url}        what buyers were sent, also as JSON at ${mail.url}/mails?to=`] : []),
    `  control      ${control}/services`,
    `  Worker's log ${workerLog}`,
    ...(admin.totpSecret === undefined
      ? []
      : [`  one-time code ${oneTimeCode(admin.totpSecret)} now; the secrets are in stack.json (totpSecret)`]),
    ...leftOut(provisioned),
    ...(provisioned.failed.length > 0 ? [`  NOT PROVISIONED: ${provisioned.failed.join(", ")}`] : []),
    `Next, in a browser: ${url}; or in another terminal: npm run journey, which walks from a need to a paid order.`,
    "The console is yellow until drills were run: npm run ops -- status says what of it and what to do. Ctrl+C stops everything.",
  ];
  return lines.join("\n");
}

/** What the settings rule out, by what the Worker says is missing. */
function leftOut({ leftOut }: Provisioned): string[] {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  return reasons.map(
    (reason) =>
      `  left out     ${leftOut
        .filter((one) => one.reason === reason)
        .map(({ step }) => step)
        .join(", ")}: ${reason}`,
  );
}
