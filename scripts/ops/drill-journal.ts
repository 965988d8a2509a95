import { z } from "zod";

export const recordSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  result: z.string(),
  hypothesis: z.string().optional(),
  startedAt: z.string(),
  endedAt: z.string(),
  detectedAfterSeconds: z.number().nullable(),
  recordedBy: z.string(),
  timeline: z.array(z.looseObject({ at: z.string(), kind: z.string(), text: z.string() })),
});
type DrillRecord = z.infer<typeof recordSchema>;

interface Entry {
  at: string;
  kind: string;
  text: string;
}

/** What a rehearsal expected, did, saw and put back: the parts of an experiment's journal, whatever tool reads it. */
export interface DrillJournal {
  id: string;
  drill: string;
  result: string;
  by: string;
  startedAt: string;
  endedAt: string;
  seconds: number;
  detectedAfterSeconds: number | null;
  /** Null of a record from before drills said what they expect. */
  hypothesis: string | null;
  method: Entry[];
  observations: Entry[];
  rollback: Entry[];
}

/** What each kind of entry is a part of. A kind that nobody knows here is something that was seen. */
const METHOD: ReadonlySet<string> = new Set(["broke"]);
const ROLLBACK: ReadonlySet<string> = new Set(["mitigated", "recovered"]);

/** A record's journal; every entry of its timeline is in exactly one part, in its order. */
export function journalOf({
  id,
  name,
  result,
  hypothesis,
  recordedBy,
  startedAt,
  endedAt,
  detectedAfterSeconds,
  timeline,
}: DrillRecord): DrillJournal {
  const entries = timeline.map(({ at, kind, text }): Entry => ({ at, kind, text }));
  return {
    ...{ id, drill: name, result, by: recordedBy, startedAt, endedAt, detectedAfterSeconds, hypothesis: hypothesis ?? null },
    seconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
    method: entries.filter(({ kind }) => METHOD.has(kind)),
    observations: entries.filter(({ kind }) => !METHOD.has(kind) && !ROLLBACK.has(kind)),
    rollback: entries.filter(({ kind }) => ROLLBACK.has(kind)),
  };
}

/** The journal as a page of Markdown (CommonMark). */
export function markdownOf(journal: DrillJournal): string {
  const { drill, result, hypothesis, by, startedAt, endedAt, seconds, detectedAfterSeconds, id } = journal;
  const seen = detectedAfterSeconds === null ? "never seen" : `seen after ${detectedAfterSeconds} s`;
  const part = (title: string, entries: readonly Entry[]): string[] => [
    `## ${title}`,
    "",
    ...(entries.length === 0 ? ["Nothing."] : entries.map(({ at, kind, text }) => `- ${at} ${kind}: ${escaped(text)}`)),
    "",
  ];
  return [
    ...[`# Drill ${drill}: ${result}`, ""],
    ...[`${startedAt} to ${endedAt} (${seconds.toFixed(1)} s), ${seen}. Record ${id}, by ${escaped(by)}.`, ""],
    ...["## Hypothesis", "", hypothesis === null ? "Not recorded." : escaped(hypothesis), ""],
    ...part("Method", journal.method),
    ...part("Observations", journal.observations),
    ...part("Rollback", journal.rollback),
  ].join("\n");
}

/** A text on one line, of which nothing is markup. */
const escaped = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_[\]<>#|]/g, String.raw`\$&`);
