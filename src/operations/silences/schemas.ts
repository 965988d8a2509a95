import * as z from "zod";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { timeZoneSchema } from "../../platform/time-zone-schema.ts";
import { SECTIONS } from "../alerts/alert-links.ts";
import { LONGEST_SECONDS, nextTime } from "./rules.ts";
import { SILENCE_KINDS, SILENCE_STATES, type Silence, type WantedSilence } from "./silence.ts";

const at = z.iso.datetime();
const severities = z.array(z.enum(ALERT_SEVERITIES)).min(1).max(ALERT_SEVERITIES.length);
const CONDITIONS = ["key", "severities", "section"] as const;

export const silenceParams = z.object({ id: idSchema("sil") });
export const silenceQuery = z.object({
  dryRun: z.enum(["0", "1"]).default("0").describe("1: nothing is silenced; the answer says what would be."),
});
export const endQuery = z.object({
  series: z.enum(["0", "1"]).default("0").describe("1, of one that comes back each week: it does so no more. 0: this one alone is over."),
});
export const silenceListQuery = pageQuery().extend({ state: z.enum(SILENCE_STATES).optional().describe("Only those in this state.") });

export const planBody = z
  .strictObject({
    key: z
      .string()
      .trim()
      .max(160)
      .regex(/^[a-z0-9.:_*-]+$/i, "must be a key like fx.rates.expired, or one with * for any characters")
      .optional()
      .describe("The whole key, or a pattern: `*` stands for any characters, also for none."),
    severities: severities.optional(),
    section: z.enum(SECTIONS).optional().describe("The section of the operations page that its key belongs to."),
    reason: z.string().trim().min(3).max(500),
    beginsAt: at.optional().describe("Ahead: a maintenance window. At once where it is left out, or past."),
    endsAt: at.optional(),
    seconds: z.int().min(1).max(LONGEST_SECONDS).optional().describe("From its beginning, in place of `endsAt`."),
    recurs: z
      .strictObject({
        timeZone: timeZoneSchema,
        until: at.describe("No more begins after it."),
      })
      .optional()
      .describe("It comes back each week at the same time of the day, for as long as it takes."),
  })
  .superRefine(({ endsAt, seconds, ...body }, context) => {
    if (CONDITIONS.every((name) => body[name] === undefined))
      context.addIssue({ code: "custom", path: ["key"], message: "one of key, severities and section is needed" });
    if ((endsAt === undefined) === (seconds === undefined))
      context.addIssue({ code: "custom", path: ["endsAt"], message: "one of endsAt and seconds is needed, and not both" });
  })
  .meta({ example: { key: "crawl.*", severities: ["warn", "info"], reason: "the proxies are replaced", seconds: 3600 } });

export const silenceSchema = z
  .object({
    id: idSchema("sil"),
    kind: z.enum(SILENCE_KINDS),
    key: z.string().nullable(),
    severities: severities.nullable(),
    section: z.string().nullable(),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: at,
    beginsAt: at,
    endsAt: at,
    state: z.enum(SILENCE_STATES),
    endedAt: at.nullable(),
    endedBy: z.string().nullable().describe("Who ended it before its time."),
    recurs: z
      .object({ timeZone: z.string(), until: at, nextAt: at.nullable().describe("When the next begins after it; null of the last.") })
      .nullable()
      .describe("Null where it does not come back each week."),
  })
  .meta({ id: "AlertSilence" });
export const silencePage = pageOf(silenceSchema);
export const previewSchema = z
  .object({
    matching: z.int().describe("Of the open alerts that were looked at, a thousand at most."),
    first: z.array(z.object({ id: idSchema("alert"), key: z.string(), severity: z.enum(ALERT_SEVERITIES) })),
    named: z.string().describe("The first few by their keys, in words."),
    complete: z.boolean(),
  })
  .meta({ id: "AlertSilencePreview" });

type PlanBody = z.infer<typeof planBody>;

export const matcherOf = ({ key, severities: chosen, section }: PlanBody) => ({
  ...(key === undefined ? {} : { key }),
  ...(chosen === undefined ? {} : { severities: ALERT_SEVERITIES.filter((severity) => chosen.includes(severity)) }),
  ...(section === undefined ? {} : { section }),
});

export const wantedOf = (body: PlanBody): WantedSilence => ({
  matcher: matcherOf(body),
  reason: body.reason,
  beginsAt: body.beginsAt === undefined ? undefined : Date.parse(body.beginsAt),
  recurs: body.recurs && { timeZone: body.recurs.timeZone, until: Date.parse(body.recurs.until) },
  ends: body.endsAt === undefined ? { afterSeconds: body.seconds ?? 0 } : { at: Date.parse(body.endsAt) },
});

const instant = (time: number): string => new Date(time).toISOString();

export function silenceView({ matcher, creatorId: _creator, recurs, ...silence }: Silence, now: Date) {
  const { key = null, severities: chosen = null, section = null } = matcher;
  const again = nextTime({ ...silence, recurs }, now.getTime());
  return {
    ...silence,
    ...{ key, section, severities: chosen && [...chosen] },
    recurs: recurs ? { timeZone: recurs.timeZone, until: instant(recurs.until), nextAt: again ? instant(again.beginsAt) : null } : null,
    createdAt: instant(silence.createdAt),
    beginsAt: instant(silence.beginsAt),
    endsAt: instant(silence.endsAt),
    endedAt: silence.endedAt === null ? null : instant(silence.endedAt),
  };
}
