import * as z from "zod";
import type { Contract } from "../../src/platform/contract.ts";
import { readLimited } from "../../src/platform/fetch-with-deadline.ts";

const burnSchema = z.looseObject({ requests: z.number(), availability: z.number(), latency: z.number() });
const objectivesSchema = z.looseObject({
  objectives: z.array(z.looseObject({ name: z.string(), burn: z.record(z.string(), z.looseObject({ short: burnSchema })) })),
});
/** `sections` has how each stands, its figures stand under its own name. */
const surfaceSchema = z.looseObject({
  objectives: z.unknown(),
  sections: z.record(z.string(), z.looseObject({ status: z.enum(["pass", "warn", "fail"]) })),
  versions: z.unknown(),
});
const worseSchema = z.looseObject({
  worse: z.array(
    z.looseObject({
      ...{ version: z.string(), of: z.string(), how: z.enum(["failed", "late"]), all: z.number(), failed: z.number(), late: z.number() },
      others: z.looseObject({ all: z.number(), bad: z.number() }),
    }),
  ),
});

/** What a roll-out is judged by: which sections fail, and how fast each promise burns lately. */
export interface Look {
  failing: readonly string[];
  /** Which freeze stands (GEN-2), by who set it, when and why. */
  frozen?: string | undefined;
  /** By objective, promise and burn rate; `requests` are those it is measured over. */
  burns: readonly { promise: string; rate: string; times: number; requests: number }[];
  /** Where a version does worse than those beside it, by Cloudflare's id of it. */
  worse: readonly { version: string; says: string }[];
}
export type BurnRates = Contract["objectives"]["burnRates"];

const DEADLINE_MS = 20_000;
/** Both are figures of one division: equal counts may differ by what was rounded. */
const ROUNDING = 1e-9;
const MAX_BYTES = 4_194_304;

const freezeSchema = z.looseObject({
  frozen: z.boolean(),
  reason: z.string().nullable(),
  setBy: z.string().nullable(),
  setAt: z.string().nullable(),
});

/** `GET /health/ops` anew, and whether deploys are frozen. Throws with one line where one does not answer in its form. */
export async function lookAtHealth(url: string, readToken: string): Promise<Look> {
  const {
    sections,
    objectives: figures,
    versions,
  } = surfaceSchema.parse(await getJson(`${url}/health/ops?fresh=1`, { authorization: `Bearer ${readToken}` }));
  const { frozen, reason, setBy, setAt } = freezeSchema.parse(
    await getJson(`${url}/admin/deploy-freeze`, { authorization: `Bearer ${readToken}` }),
  );
  const objectives = objectivesSchema.safeParse(figures);
  if (!objectives.success) throw new Error("/health/ops has no objectives in the form of this release");
  return {
    frozen: frozen ? `since ${setAt ?? "?"} by ${setBy ?? "?"}: ${reason ?? "no reason"}` : undefined,
    failing: Object.entries(sections).flatMap(([name, { status }]) => (status === "fail" ? [name] : [])),
    burns: objectives.data.objectives.flatMap(({ name, burn }) =>
      Object.entries(burn).flatMap(([rate, { short }]) =>
        (["availability", "latency"] as const).map((kind) => ({
          ...{ promise: `${name}.${kind}`, rate, times: short[kind], requests: short.requests },
        })),
      ),
    ),
    // A release before this has no such section.
    worse: (worseSchema.safeParse(versions).data?.worse ?? []).map(({ version, of, how, all, others, ...counts }) => ({
      version: version.slice(version.lastIndexOf("@") + 1),
      says: `${counts[how]} of its ${all} of ${of} ${how}, of the others' ${others.bad} of ${others.all}`,
    })),
  };
}

/**
 * Why a roll-out must not go on, by what was there before it: a promise that now burns as fast as its burn rate allows nobody, in the short
 * window alone, because a small share of bad answers takes an hour to show in the long one, and not by the bad answers alone that were in the
 * window before; a section that fails and did not; or a freeze that was not there. What the new version does worse than those beside it in the same minutes is the new version's, however small its share.
 */
export function gateFaults(before: Look, now: Look, rates: BurnRates, version: string): string[] {
  const isBurning = ({ rate, times, requests }: Look["burns"][number]): boolean => {
    const allowed = rates.find(({ name }) => name === rate);
    return allowed !== undefined && requests >= allowed.minimumRequests && times >= allowed.rate;
  };
  const stood = new Map(before.burns.map((burn) => [`${burn.promise}.${burn.rate}`, burn]));
  const burning = now.burns.filter((burn) => {
    const then = stood.get(`${burn.promise}.${burn.rate}`);
    return isBurning(burn) && !(then && (isBurning(then) || spent(burn) <= spent(then) * (1 + ROUNDING)));
  });
  return [
    ...now.worse.filter((one) => one.version === version).map(({ says }) => says),
    ...(now.frozen !== undefined && now.frozen !== before.frozen ? [`deploys are frozen ${now.frozen} (GEN-2)`] : []),
    ...burning.map(({ promise, rate, times }) => `${promise} burns ${times.toFixed(0)} times faster than allowed (${rate})`),
    ...now.failing.filter((name) => !before.failing.includes(name)).map((name) => `${name} fails, and did not before`),
  ];
}

/** What a window's bad answers come to, in answers that the promise allows: more of them than before is what came since. */
const spent = ({ times, requests }: Look["burns"][number]): number => times * requests;

/** Asks the version itself, whatever its share: only where it is part of the deployment does the platform hand it the request. */
export async function releaseOf(url: string, worker: string, version: string): Promise<string> {
  const headers = { "cloudflare-workers-version-overrides": `${worker}="${version}"` };
  return z.looseObject({ releaseId: z.string() }).parse(await getJson(`${url}/health`, headers)).releaseId;
}

async function getJson(url: string, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(DEADLINE_MS) });
  const { text } = await readLimited(response, MAX_BYTES);
  // A surface that fails is answered 503, with all that it has to say.
  if (response.status !== 200 && response.status !== 503) throw new Error(`${new URL(url).pathname} answered ${response.status}`);
  return JSON.parse(text);
}
