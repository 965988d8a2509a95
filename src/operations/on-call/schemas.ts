import * as z from "zod";
import { idSchema } from "../../platform/ids.ts";
import { timeZoneSchema } from "../../platform/time-zone-schema.ts";
import type { OnCall } from "./read-on-call.ts";
import type { Rota, Shift, WantedCover, WantedRota } from "./rota.ts";
import { LONGEST_COVER_SECONDS, LONGEST_TURN_DAYS, MOST_PEOPLE } from "./rules.ts";

const at = z.iso.datetime();
const receiver = z.string().trim().min(1).max(120).describe("As the contract names whom pages are for.");
const person = z
  .email()
  .max(254)
  .transform((address) => address.toLowerCase())
  .describe("The e-mail address of an operator's account.");

export const coverParams = z.object({ id: idSchema("cov") });

export const rotaBody = z
  .strictObject({
    receiver,
    people: z.array(person).max(MOST_PEOPLE).describe("In the order of their turns; empty for nobody."),
    timeZone: timeZoneSchema,
    beginsAt: at.optional().describe("When the first turn begins; at once where it is left out."),
    everyDays: z.int().min(1).max(LONGEST_TURN_DAYS).default(7).describe("How long a turn is."),
    replaces: z.int().min(0).describe("The version that was seen, 0 where there is none."),
  })
  .meta({
    example: {
      receiver: "operations first on call",
      people: ["ann@example.com", "bo@example.com"],
      timeZone: "Europe/Berlin",
      beginsAt: "2026-12-07T08:00:00.000Z",
      everyDays: 7,
      replaces: 0,
    },
  });

export const coverBody = z
  .strictObject({
    receiver,
    person,
    beginsAt: at.optional().describe("At once where it is left out, or past."),
    endsAt: at.optional(),
    seconds: z.int().min(1).max(LONGEST_COVER_SECONDS).optional().describe("From its beginning, in place of `endsAt`."),
    reason: z.string().trim().min(3).max(500),
  })
  .superRefine(({ endsAt, seconds }, context) => {
    if ((endsAt === undefined) === (seconds === undefined))
      context.addIssue({ code: "custom", path: ["endsAt"], message: "one of endsAt and seconds is needed, and not both" });
  })
  .meta({ example: { receiver: "operations first on call", person: "bo@example.com", seconds: 14400, reason: "Ann is on a train" } });

const shiftSchema = z
  .object({
    person: z.string(),
    beginsAt: at,
    endsAt: at.describe("When it may be another's."),
    insteadOf: z.string().nullable().describe("Whose turn it is, where it is covered."),
  })
  .meta({ id: "OnCallShift" });

export const onCallSchema = z
  .object({
    receiver: z.string(),
    named: z.boolean().describe("False where the contract's chain names it no more."),
    afterSeconds: z.array(z.number()).describe("When pages come to it after they were told, while nobody acknowledges them."),
    now: shiftSchema.nullable().describe("Null where nobody is on call."),
    next: z.array(shiftSchema).describe("The first few others who are next."),
    people: z.array(z.string()),
    unable: z.array(z.string()).describe("Of those who are named whoever has no account that may act: passed over."),
    deserted: z.boolean().describe("It would be somebody's turn, and nobody of them may act: pages go on at once."),
    timeZone: z.string().nullable(),
    firstAt: at.nullable(),
    everyDays: z.int().nullable(),
    covers: z.array(z.object({ id: idSchema("cov"), person: z.string(), beginsAt: at, endsAt: at, reason: z.string(), by: z.string() })),
    version: z.int(),
    changedBy: z.string().nullable(),
    changedAt: at.nullable(),
  })
  .meta({ id: "OnCall" });
export const onCallListSchema = z.object({ items: z.array(onCallSchema) });
export const coveredSchema = onCallListSchema.extend({ id: idSchema("cov").describe("The cover.") });

export const wantedRotaOf = ({ beginsAt, ...body }: z.output<typeof rotaBody>): WantedRota => ({
  ...body,
  beginsAt: beginsAt === undefined ? undefined : Date.parse(beginsAt),
});

export const wantedCoverOf = ({
  receiver: of,
  person: who,
  reason,
  beginsAt,
  endsAt,
  seconds,
}: z.output<typeof coverBody>): WantedCover => ({
  ...{ receiver: of, person: who, reason },
  beginsAt: beginsAt === undefined ? undefined : Date.parse(beginsAt),
  ends: endsAt === undefined ? { afterSeconds: seconds ?? 0 } : { at: Date.parse(endsAt) },
});

const instant = (time: number): string => new Date(time).toISOString();
const shiftView = (shift: Shift) => ({ ...shift, beginsAt: instant(shift.beginsAt), endsAt: instant(shift.endsAt) });

export function onCallView({ rota, now, next, ...known }: OnCall) {
  return {
    ...known,
    afterSeconds: [...known.afterSeconds],
    unable: [...known.unable],
    now: now ? shiftView(now) : null,
    next: next.map(shiftView),
    ...turnsView(rota),
  };
}

function turnsView(rota: Rota | undefined) {
  const said = rota !== undefined && rota.version > 0;
  return {
    people: [...(rota?.people ?? [])],
    timeZone: said ? rota.timeZone : null,
    firstAt: said ? instant(rota.firstAt) : null,
    everyDays: said ? rota.everyDays : null,
    covers: (rota?.covers ?? []).map((cover) => ({ ...cover, beginsAt: instant(cover.beginsAt), endsAt: instant(cover.endsAt) })),
    version: rota?.version ?? 0,
    changedBy: said ? rota.changedBy : null,
    changedAt: said ? instant(rota.changedAt) : null,
  };
}
