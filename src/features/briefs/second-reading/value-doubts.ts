import { exponentOf } from "../../../platform/money.ts";
import type { BriefContent } from "../schemas.ts";
import { figuresIn } from "../figures-in-text.ts";
import { sumsIn } from "../sums-in-text.ts";
import * as cue from "./cues.ts";
import type { Heard, Place } from "./lines.ts";
import { PAID, SPOKEN } from "./where-spoken.ts";

/** What of a set of looks holds. */
const holding = <Name extends string>(looks: Readonly<Record<Name, boolean>>): Name[] =>
  (Object.keys(looks) as Name[]).filter((name) => looks[name]);

/** The clause before and behind a place of a message. */
function clauses(
  text: string,
  { start, end }: Pick<Place, "start" | "end">,
  [before, behind]: readonly [number, number],
): { before: string; after: string } {
  return {
    before:
      text
        .slice(Math.max(0, start - before), start)
        .split(/[.!?;]\s|\n/u)
        .at(-1) ?? "",
    after: text.slice(end, end + behind).split(/[.!?;](?:\s|$)|\n/u)[0] ?? "",
  };
}

const NOWHERE = { before: "", after: "" };

/** Of a budget: whether its figure is written as money, what else is, and what the words beside it say it is. */
export function budgetDoubts({ amount, currency, kind }: NonNullable<BriefContent["budget"]>, lines: number, said: Heard) {
  const value = amount / 10 ** exponentOf(currency);
  const written = said.figures.flatMap((figures, message) =>
    figures.filter(({ values }) => values.has(value)).map((figure) => ({ ...figure, message })),
  );
  const own = written.findLast((figure) => figure.kind === "sum") ?? written.at(-1);
  const { before, after } = own ? clauses(said.messages[own.message] ?? "", own, [60, 40]) : NOWHERE;
  const isCalled = cue.BUDGET_CUE.test(before) || cue.BUDGET_CUE.test(after);
  return holding({
    several: said.messages.flatMap(sumsIn).length > 1,
    unmarked: own?.kind !== "sum",
    dollar: /\$/u.test(after.slice(0, 3) + before.slice(-3)),
    noCue: !isCalled,
    otherCue: cue.OTHER_SUM.test(before),
    otherAlone: cue.OTHER_SUM.test(before) && !isCalled,
    perSaid: kind === "total" && cue.PER_ONE.test(after.slice(0, 30)),
    perBefore: kind === "total" && /(?<!\p{L})(?:per|pro|je|par|por|cada|each|an?)\s\p{L}+\W*(?:\p{L}+\W*)?$/iu.test(before),
    perUnit: kind === "per-unit",
    oneLine: lines === 1,
    later: (own?.message ?? 0) > 0,
    figureBefore:
      own !== undefined &&
      /\d[\d.,]*\s?(?:\p{L}{1,6}\s)?$|(?<!\p{L})(?:half|halb\p{L}*|demi|medio|mezzo|mil|mille|tausend|duizend|thousand|hundred|cent)\s*$/iu.test(
        before,
      ),
    laterFigure: said.figures.some(
      (figures, message) =>
        message > (own?.message ?? 0) &&
        figures.some(
          ({ kind, values }) => kind !== "day" && kind !== "measure" && [...values].some((figure) => figure >= 100 && figure !== value),
        ),
    ),
    refused: cue.REFUSES.test(before) && !isCalled,
    corrected: said.corrections.some(
      (sentence) =>
        (sumsIn(sentence).length > 0 || cue.BUDGET_CUE.test(sentence)) && !figuresIn(sentence, Number.POSITIVE_INFINITY).has(value),
    ),
  });
}

/** Of a deadline: how many days there are, and what the words beside it say that it is. */
export function deadlineDoubts(deadline: string, evidence: readonly Place[], said: Heard) {
  const all = said.messages.flatMap((text, message) => [
    ...(said.figures[message] ?? []).filter(({ kind }) => kind === "day").map(({ start, end }): Place => ({ message, start, end })),
    ...[...text.matchAll(cue.DAYLIKE)].map(({ index, 0: match }): Place => ({ message, start: index, end: index + match.length })),
  ]);
  const isNear = (one: Place, other: Place): boolean => one.message === other.message && Math.abs(one.start - other.start) < 16;
  const days = all.filter((one, at) => !all.slice(0, at).some((other) => isNear(one, other)));
  const day = String(Number(deadline.slice(-2)));
  const own =
    evidence.at(-1) ?? days.findLast(({ message, start, end }) => said.messages[message]?.slice(start, end).includes(day)) ?? days.at(-1);
  const text = own ? (said.messages[own.message] ?? "") : "";
  const words = own ? text.slice(own.start, own.end) : "";
  const { before, after } = own ? clauses(text, own, [50, 40]) : NOWHERE;
  return holding({
    noEvidence: evidence.length === 0,
    several: days.length > 1,
    noCue: !cue.DAY_CUE.test(before.slice(-40)) && !cue.DAY_CUE.test(words),
    event: cue.EVENT.test(before) || cue.EVENT.test(after),
    inWords: own !== undefined && !/\d/u.test(words),
    month: /\p{L}{3,}/u.test(words) && !/\d|(?:day|tag|di|dag)s?\b/iu.test(words),
    counted: cue.SPAN_OF_DAYS.test(words + after.slice(0, 12)),
    beside: cue.BESIDE_DAY.test(before.slice(-20) + after.slice(0, 25)),
    refuses: cue.REFUSES.test(before),
    reply: cue.REPLIES.test(before),
    ordinal:
      /(?:\d\s?(?:st|nd|rd|th|re|er|ra|da|ª|º|\.)|first|second|last|erste\p{L}*|zweite\p{L}*|letzte\p{L}*|premi[eè]re?s?|deuxième|derni[eè]re?|primer\p{L}?|segund\p{L}|últim\p{L}|prim[aoi]|second[aoi]|ultim[aoi]|eerste|tweede|laatste)\s+\p{L}+(?:\s\p{L}{2,5})?\s?$/iu.test(
        before.slice(-30),
      ),
    laterDay: all.some(({ message }) => message > (own?.message ?? 0)),
    later: (own?.message ?? 0) > 0,
    corrected: said.messages.some((one) => cue.CORRECTS.test(one)),
  });
}

/** Of a place: whether it stands there, what the words before it say, and whether its country fits the buyer's language and money. */
export function deliveryDoubts({ place, country }: NonNullable<BriefContent["delivery"]>, currency: string | null, said: Heard) {
  const message = said.messages.findLastIndex((text) => text.includes(place));
  const text = said.messages[message] ?? "";
  const start = text.lastIndexOf(place);
  const { before } = message < 0 ? NOWHERE : clauses(text, { start, end: start + place.length }, [50, 0]);
  const towns = said.messages.flatMap((one) => [...one.matchAll(cue.IN_TOWN)].map((match) => match[1]));
  const isUnsaid = country !== null && !namesCountry(said.messages, country);
  return holding({
    noCue: !cue.SHIPS.test(before),
    otherCue: cue.OTHER_PLACE.test(before),
    notFound: message < 0,
    manyWords: place.split(/\s/u).length > 3,
    lower: !/\p{Lu}/u.test(place),
    noCountry: country === null,
    postcode: /\d{4,5}/u.test(place),
    street: cue.STREET.test(place),
    later: message > 0,
    several: new Set(towns).size > 1,
    languageOff: isUnsaid && !SPOKEN[said.language].includes(country),
    otherCountry: country !== null && othersNamed(said.messages, country),
    currencyOff: isUnsaid && currency !== null && PAID[currency]?.includes(country) === false,
  });
}

/** Whether another country is named where goods go than the one that was read. */
const othersNamed = (messages: readonly string[], country: string): boolean =>
  !namesCountry(messages, country) &&
  Object.values(SPOKEN)
    .flat()
    .some((other) => other !== country && namesCountry(messages, other));

function namesCountry(messages: readonly string[], country: string): boolean {
  const text = messages.join("\n").toLowerCase();
  return Object.keys(SPOKEN).some((language) => {
    const name = new Intl.DisplayNames([language], { type: "region" }).of(country)?.toLowerCase();
    return name !== undefined && text.includes(name);
  });
}
