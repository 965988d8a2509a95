import { startStack, type Stack } from "../../../local-cloud/stack.ts";
import { builtWorker } from "../../../local-cloud/worker-runner.ts";
import { serveParent, type Up } from "./forked.ts";

export type ToldOfStack = Pick<Stack, "url" | "control" | "accounts" | "settings">;

/** More than any bench sends: what is measured should be counted by the limiter, but not refused. */
const REQUESTS_A_MINUTE = 10_000_000;

await serveParent(async ({ port, stateDir, settings, inspectorPort }): Promise<Up<ToldOfStack>> => {
  const runner = builtWorker({ requestsAMinute: REQUESTS_A_MINUTE, ...(inspectorPort === undefined ? {} : { inspectorPort }) });
  const stack = await startStack({ port, stateDir, settings, runner, log: () => undefined });
  const { url, control, accounts } = stack;
  return { told: { url, control, accounts, settings: stack.settings }, stop: () => stack.stop() };
});
