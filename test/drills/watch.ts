import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check, until } from "../journey/client.ts";
import { journal } from "./alert-path.ts";
import { openAlert, untilOps, type OpenAlert } from "./operator.ts";
import type { Stage } from "./stage.ts";

/** A capture is renewed once it is older than the contract's 10 s, probes are made as often, and a rule waits for its condition to last. */
const SEEN_SECONDS = 90;
const DELIVERED_SECONDS = 30;
/** What a rule waits for before it takes a condition as over, a minute at the longest, beside that. */
const OVER_SECONDS = 180;

type Watched = Pick<Stage, "stack" | "stateDir" | "startedAt">;

/** An alert that stands already cannot be seen to begin. */
export async function beginWithout({ stack }: Pick<Stage, "stack">, key: string): Promise<void> {
  const open = await openAlert(stack, key);
  check(!open, `the alert ${key} is open already: see to it before this drill`);
}

/** Waits until the ledger has the alert open and the primary receiver has it. */
export async function untilAlerted(watched: Watched, key: string): Promise<OpenAlert> {
  const alert = await until(`the alert ${key}`, SEEN_SECONDS, () => openAlert(watched.stack, key));
  await until(`its message at the primary receiver`, DELIVERED_SECONDS, async () =>
    (await journal(watched, "webhook-primary")).find((got) => got.alertId === alert.id && got.type === "alert.opened"),
  );
  return alert;
}

/** Waits until an alert is resolved, by itself, and the primary receiver was told so. */
export async function untilOver(watched: Watched, { id, key }: OpenAlert): Promise<void> {
  await until(`the end of the alert ${key}`, OVER_SECONDS, async () => ((await openAlert(watched.stack, key)) ? undefined : true));
  await until(`the message of its end at the primary receiver`, DELIVERED_SECONDS, async () =>
    (await journal(watched, "webhook-primary")).find((got) => got.alertId === id && got.type === "alert.resolved"),
  );
}

export type Dependency = { state: string; detail: string | null };

/** What the section of dependencies says of one; nothing before it was first probed. */
export const stateOf = (figures: Record<string, unknown>, name: string): string | undefined =>
  (figures[name] as Dependency | null | undefined)?.state;

/** Waits until `/health/ops` says so of a dependency. */
export async function untilDependency(stack: StackFile, name: string, state: "up" | "down"): Promise<Dependency> {
  const shown = await untilOps(
    stack,
    { what: `${name} shown as ${state}`, seconds: SEEN_SECONDS },
    "dependencies",
    (figures) => stateOf(figures, name) === state,
  );
  return shown[name] as Dependency;
}

/** The sum of a counter's series at `/metrics` that have these labels. */
export async function counted(
  { url, opsReadToken }: Pick<StackFile, "url" | "opsReadToken">,
  name: string,
  labels: Record<string, string>,
): Promise<number> {
  const { body } = await call<string>(url, "GET", "/metrics", { token: opsReadToken });
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return body
    .split("\n")
    .filter((line) => line.startsWith(`${name}_total`) && wanted.every((label) => line.includes(label)))
    .reduce((all, line) => all + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}

/** Waits until the counter is greater than it was; answers by how much. */
export function untilCounted(
  stack: Pick<StackFile, "url" | "opsReadToken">,
  { name, labels, before }: { name: string; labels: Record<string, string>; before: number },
): Promise<number> {
  return until(`more of ${name} ${JSON.stringify(labels)}`, SEEN_SECONDS, async () => {
    const now = await counted(stack, name, labels);
    return now > before ? now - before : undefined;
  });
}
