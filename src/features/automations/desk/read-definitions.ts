import { readCursor, toPage, type Page } from "../../../platform/http/pagination.ts";
import type { AutomationsDeps } from "../ports.ts";
import { readAutomation, readExecutions, readVersions } from "../read-automations.ts";
import type { AutomationRow } from "../store/automations.ts";
import { attemptsOf, listAtDesk, type AutomationAtDesk, type Fares } from "../store/desk.ts";
import type { ExecutionRow } from "../store/executions.ts";
import type { VersionRow } from "../store/versions.ts";

/** A run with what each of its tries met. */
export type RunAtDesk = ExecutionRow & {
  tries: { number: number; at: Date; status: number | null; latencyMs: number; error: string | null }[];
};

export interface DefinitionAtDesk {
  automation: AutomationRow;
  versions: readonly Omit<VersionRow, "automationId">[];
  runs: Page<RunAtDesk>;
}

/** Everybody's automations, newest first, each with how its latest run went; of one id, buyer or address where `q` says one. */
export async function readDefinitions(
  deps: Pick<AutomationsDeps, "db">,
  { q, state, limit, cursor }: { q?: string | undefined; state?: Fares | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<AutomationAtDesk>> {
  const [before] = readCursor(cursor, 1) ?? [];
  const rows = await listAtDesk(deps.db, { key: q === "" ? undefined : q, fares: state, before }, limit);
  return toPage(
    rows,
    limit,
    ({ automation }) => [automation.id],
    (row) => row,
  );
}

/** One automation, what it was, and a page of its runs with their steps and tries. Throws `not-found`. */
export async function readDefinition(
  deps: AutomationsDeps,
  id: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<DefinitionAtDesk> {
  const [automation, versions, runs] = await Promise.all([
    readAutomation(deps, undefined, id),
    readVersions(deps, undefined, id),
    readExecutions(deps, undefined, id, page),
  ]);
  const tries = await attemptsOf(
    deps.db,
    runs.items.map((run) => run.id),
  );
  const items = runs.items.map((run) => ({ ...run, tries: tries.filter(({ executionId }) => executionId === run.id) }));
  return { automation, versions, runs: { ...runs, items } };
}
