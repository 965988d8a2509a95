import type { AuditLine } from "../../platform/audit/line.ts";
import type { SeenRelease } from "./ports.ts";

/** What changed lately: releases as captures met them, and what operators did. */
export interface Changes {
  releases: readonly SeenRelease[];
  lines: readonly AuditLine[];
}

/** The newest lines of several trails, by their ids, which sort by time. That somebody signed in or out changed nothing. */
export const newestFirst = (trails: readonly (readonly AuditLine[])[], limit: number): AuditLine[] =>
  trails
    .flat()
    .filter(({ subjectKind }) => subjectKind !== "session")
    .toSorted((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0))
    .slice(0, limit);
