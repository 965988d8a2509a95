import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { Platform } from "../../platform/platform.ts";
import { findAutomation, listAutomations, type AutomationRow } from "./store/automations.ts";
import { versionsOf, type VersionRow } from "./store/versions.ts";
import { listExecutions, type ExecutionRow } from "./store/executions.ts";

interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

/** One page, newest first, of a buyer's automations; of everybody's where no buyer is given. */
export async function readAutomations(
  deps: Platform,
  buyerId: string | undefined,
  { limit, cursor }: PageRequest,
): Promise<Page<AutomationRow>> {
  const before = readCursor(cursor, 1)?.[0];
  return toPage(
    await listAutomations(deps.db, buyerId, before, limit),
    limit,
    ({ id }) => [id],
    (row) => row,
  );
}

/** Throws `not-found` where it is not there or not the buyer's. */
export async function readAutomation(deps: Platform, buyerId: string | undefined, id: string): Promise<AutomationRow> {
  const row = await findAutomation(deps.db, id, buyerId);
  if (!row) throw notFound("automation");
  return row;
}

/** What an automation was in each of its versions, the latest first. Throws `not-found`. */
export async function readVersions(deps: Platform, buyerId: string | undefined, id: string): Promise<Omit<VersionRow, "automationId">[]> {
  const { version, name, url, conditions, actions, createdAt } = await readAutomation(deps, buyerId, id);
  const versions = await versionsOf(deps.db, id);
  return versions.length > 0 ? versions : [{ version, name, url, conditions, actions, since: createdAt }];
}

/** What an automation was executed for, newest first. Throws `not-found`. */
export async function readExecutions(
  deps: Platform,
  buyerId: string | undefined,
  id: string,
  { limit, cursor }: PageRequest,
): Promise<Page<ExecutionRow>> {
  const before = readCursor(cursor, 1)?.[0];
  await readAutomation(deps, buyerId, id);
  return toPage(
    await listExecutions(deps.db, id, before, limit),
    limit,
    (row) => [row.id],
    (row) => row,
  );
}
