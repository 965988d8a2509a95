import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SERVICES, type StackFacts } from "./registry.ts";
import { bringsOwn, type Placement } from "./settings.ts";

/** Names under which ports are kept: one a service, one for a server behind it, and the control API's. */
export const PORT_NAMES = ["control", ...SERVICES.flatMap(({ name }) => [name, `${name}-server`])];

export interface PlaceOptions {
  stateDir: string;
  ports: Record<string, number>;
  facts: StackFacts;
  /** Takes what has to be stopped again, at the moment it runs. */
  onStarted(placement: Placement): void;
  log(message: string): void;
}

/** Starts every local server at once that the environment does not replace by a real one. */
export async function placeServices({ stateDir, ports, facts, onStarted, log }: PlaceOptions): Promise<Placement[]> {
  const starts = SERVICES.map(async (entry): Promise<Placement> => {
    if (bringsOwn(entry, facts.environment)) {
      log(`${entry.name}: yours, as the environment gives it`);
      return { entry };
    }
    const folder = join(stateDir, entry.name);
    mkdirSync(folder, { recursive: true });
    const started = performance.now();
    const port = ports[entry.name] ?? 0;
    const backPort = ports[`${entry.name}-server`] ?? 0;
    const service = await entry.start({ name: entry.name, port, stateDir: folder, log }, { ...facts, backPort });
    const placement = { entry, service };
    onStarted(placement);
    log(`${entry.name}: ${service.url}${"backing" in service ? `, ${String(service.backing)}` : ""} (${seconds(started)})`);
    return placement;
  });
  const outcomes = await Promise.allSettled(starts);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure) throw failure.reason;
  return outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
}

/** Time since `started` (of `performance.now()`), for a progress line. */
export function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
