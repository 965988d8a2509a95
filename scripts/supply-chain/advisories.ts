import * as z from "zod";
import type { Locked } from "./locked.ts";

/** What OSV said of packages on a day, as it is committed (`config/advisories.json`). */
export const snapshotSchema = z.strictObject({
  source: z.url(),
  takenAt: z.iso.datetime(),
  /** `name@version` of all that was asked about, those without any advisory too. */
  asked: z.array(z.string()),
  advisories: z.array(
    z.strictObject({ id: z.string(), summary: z.string(), severity: z.string().nullable(), affects: z.array(z.string()).min(1) }),
  ),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** An advisory that is known and lived with for a while. */
export const acceptedSchema = z.array(
  z.strictObject({ id: z.string(), package: z.string(), reason: z.string().min(20), owner: z.string(), until: z.iso.date() }),
);
export type Accepted = z.infer<typeof acceptedSchema>;

/** After so many days what was said is no longer taken for what is known. */
const GOOD_FOR_DAYS = 30;
const DAY_MS = 86_400_000;

export interface Audit {
  /** `id: package: summary` of what is known and not accepted. */
  known: string[];
  accepted: string[];
  /** Why something could not be looked at: with any of it, nothing known is no word of health. */
  unseen: string[];
}

export const idOf = ({ name, version }: Pick<Locked, "name" | "version">): string => `${name}@${version}`;

/** Holds the lock's packages against the snapshot. What the snapshot was not asked is not seen, however clean the rest is. */
export function auditOf(packages: readonly Locked[], snapshot: Snapshot | undefined, accepted: Accepted, now: Date): Audit {
  if (!snapshot) return { known: [], accepted: [], unseen: [`there is no snapshot: none of ${packages.length} packages was looked at`] };
  const asked = new Set(snapshot.asked);
  const locked = new Set(packages.map(idOf));
  const never = [...locked].filter((id) => !asked.has(id));
  const ageDays = Math.floor((now.getTime() - Date.parse(snapshot.takenAt)) / DAY_MS);
  const today = now.toISOString().slice(0, 10);
  const found = snapshot.advisories.flatMap(({ id, summary, severity, affects }) =>
    affects
      .filter((name) => locked.has(name))
      .map((name) => ({
        line: `${id}: ${name}: ${summary}${severity === null ? "" : ` (${severity})`}`,
        accepted: accepted.some((one) => one.id === id && one.package === name && one.until >= today),
      })),
  );
  return {
    known: found.filter((one) => !one.accepted).map(({ line }) => line),
    accepted: found.filter((one) => one.accepted).map(({ line }) => line),
    unseen: [
      ...(ageDays > GOOD_FOR_DAYS ? [`the snapshot is ${ageDays} days old: it is good for ${GOOD_FOR_DAYS}`] : []),
      ...(never.length > 0
        ? [`the snapshot was never asked about ${never.slice(0, 5).join(", ")}${never.length > 5 ? ` and ${never.length - 5} more` : ""}`]
        : []),
    ],
  };
}

const batchSchema = z.looseObject({
  results: z.array(z.looseObject({ vulns: z.array(z.looseObject({ id: z.string() })).optional(), next_page_token: z.string().optional() })),
});
const advisorySchema = z.looseObject({
  id: z.string(),
  summary: z.string().default(""),
  withdrawn: z.string().optional(),
  database_specific: z.looseObject({ severity: z.string().optional() }).optional(),
});

/** OSV takes a thousand questions at once. */
const AT_ONCE = 500;
const DEADLINE_MS = 30_000;

/** Asks OSV (https://google.github.io/osv.dev/api/) about each package; throws where it does not answer whole. */
export async function takeSnapshot(source: string, packages: readonly Locked[], now: Date): Promise<Snapshot> {
  const affects = new Map<string, string[]>();
  for (let from = 0; from < packages.length; from += AT_ONCE) {
    const some = packages.slice(from, from + AT_ONCE);
    const queries = some.map(({ name, version }) => ({ package: { name, ecosystem: "npm" }, version }));
    const { results } = batchSchema.parse(await ask(`${source}/v1/querybatch`, { method: "POST", body: JSON.stringify({ queries }) }));
    if (results.length !== some.length) throw new Error(`OSV answered ${results.length} of ${some.length} questions`);
    for (const [index, { vulns = [], next_page_token: more }] of results.entries()) {
      const of = some[index];
      if (!of) continue;
      if (more !== undefined) throw new Error(`OSV has more about ${idOf(of)} than it says at once`);
      for (const { id } of vulns) affects.set(id, [...(affects.get(id) ?? []), idOf(of)]);
    }
  }
  const advisories: Snapshot["advisories"] = [];
  for (const [id, names] of affects) {
    const said = advisorySchema.parse(await ask(`${source}/v1/vulns/${encodeURIComponent(id)}`));
    if (said.withdrawn === undefined)
      advisories.push({ id, summary: said.summary, severity: said.database_specific?.severity ?? null, affects: names });
  }
  return { source, takenAt: now.toISOString(), asked: packages.map(idOf), advisories };
}

async function ask(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, headers: { "content-type": "application/json" }, signal: AbortSignal.timeout(DEADLINE_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
