import type { AuditLine } from "../../platform/audit/line.ts";
import type { SwitchView } from "../switches/rules.ts";
import { wordsOf } from "../timeline/rules.ts";
import type { SeenRelease } from "./ports.ts";

/** What changed lately: releases as captures met them, and what operators did. */
export interface Changes {
  releases: readonly SeenRelease[];
  lines: readonly AuditLine[];
  /** As the desk has it now: a capture is up to a minute old. */
  stands?: { switches: readonly SwitchView[]; frozen: boolean; frozenBy: string };
}

/** What changes nothing by itself, or says again what another line says; of these only what the timeline has words for stands among what changed. */
const QUIET: ReadonlySet<string> = new Set(["alert", "alert-dead-letter", "notification", "silence"]);

/**
 * The newest lines of several trails, by their ids, which sort by time. That somebody signed in or out changed nothing, nor does it that an
 * alert was raised or taken, or its dead letter decided: those stand among the alerts.
 */
export const newestFirst = (trails: readonly (readonly AuditLine[])[], limit: number): AuditLine[] =>
  trails
    .flat()
    .filter((line) => line.subjectKind !== "session" && (!QUIET.has(line.subjectKind) || wordsOf(line) !== undefined))
    .toSorted((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0))
    .slice(0, limit);
