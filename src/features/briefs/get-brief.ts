import type { Platform } from "../../platform/platform.ts";
import type { Brief, BriefVersion } from "./schemas.ts";
import { findBrief, findVersion, type BriefRow, type VersionRow } from "./store.ts";

/** A buyer's own brief, or undefined; at a version it had before, where one is named. */
export async function getBrief(deps: Platform, buyerId: string, briefId: string, version?: number): Promise<Brief | undefined> {
  const row = await findBrief(deps.db, briefId, buyerId);
  if (!row || version === undefined || version === row.revision) return row && briefOf(row);
  const before = await findVersion(deps.db, briefId, buyerId, version);
  return before && briefOf(row, before);
}

/** The brief as it stands, or as it stood at a version. */
export function briefOf({ id, sessionId, createdAt, ...current }: BriefRow, at: VersionRow = current): Brief {
  const { content, method, confidence, revision, changedBy, changedAt, setByBuyer, questions, evidence } = at;
  return {
    ...content,
    ...{ id, sessionId, method, confidence, setByBuyer, evidence, changedBy },
    questions: questions.map(({ field, reason, text, language }) => ({ field, reason, text, language })),
    version: revision,
    createdAt: createdAt.toISOString(),
    updatedAt: (changedAt ?? createdAt).toISOString(),
  };
}

/** What a version changed. */
export const versionOf = (at: VersionRow, createdAt: Date): BriefVersion => ({
  version: at.revision,
  by: at.changedBy,
  at: (at.changedAt ?? createdAt).toISOString(),
  changes: at.changes,
  method: at.method,
});

/** A version's tag: what a change of the brief needs in If-Match. */
export const tagOf = ({ version }: Pick<Brief, "version">): string => `"${version}"`;
