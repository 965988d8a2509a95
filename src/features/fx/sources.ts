import { distance, type Doubt, type Judged, type Judgement, type Publication } from "./plausibility.ts";
import { freshnessOf, isAhead, isRate, isSameDay, utcDay, type FxPolicy, type Rate, type StoredRate } from "./rules.ts";

/** What a source published, and what is believed of it by itself. */
export interface Word {
  publication: Publication;
  judgement: Judgement;
}

/** A figure that was held back of one of the days at hand, and what was decided about it. */
export interface KnownFigure {
  currency: string;
  rate: string;
  asOf: Date;
  state: string;
  doubts: readonly Doubt[];
}

export interface Weighing {
  now: Date;
  policy: FxPolicy;
  known: readonly KnownFigure[];
  /** What both words were judged against. */
  stored: ReadonlyMap<string, StoredRate>;
}

/**
 * Whether a second source is to be asked: where the first does not answer, is not believed, is of a past day or an earlier one than
 * what stands, lacks a currency, or its publication was not weighed yet against the second's of the same day. Otherwise the first alone is asked.
 */
export function needsSecond(first: Word | undefined, comparedAsOf: Date | null | undefined, now: Date, policy: FxPolicy): boolean {
  if (!first) return true;
  const { inForce, heldBack, outdated } = first.judgement;
  const lacks = policy.supportedCurrencies.some((currency) => !first.publication.figures.has(currency));
  const compared = comparedAsOf?.getTime() === first.publication.asOf.getTime();
  return inForce.length > 0 || heldBack.length > 0 || outdated.length > 0 || lacks || !compared || isOld(first, now, policy);
}

/** Whether the first's publication is weighed against the second's: only figures of one UTC day are compared. */
export const areComparable = (first: Word | undefined, second: Word | undefined): boolean =>
  first !== undefined && second !== undefined && isSameDay(first.publication.asOf, second.publication.asOf);

/**
 * What comes into force of two sources' words, both judged against the same rates, currency by currency. The first's figure does,
 * unless the second's plausible one of the same day contradicts it: which of them is right nobody knows, so it is held back and the
 * last good one of an earlier day serves, also where one of the two had come into force before the other was heard. The second's does
 * where the first has none that is plausible, or only one of a past day. A figure that was contradicted stays held back until the
 * second agrees with it, also while either is silent. Where a later day stands than the first's, the second may stand by it. In whatever order the two are heard, a day ends with the same rates. Pure.
 */
export function weigh(first: Word | undefined, second: Word | undefined, weighing: Weighing): Judgement {
  const { now, policy } = weighing;
  if (!first) return second ? newsOf(second.judgement, weighing) : nothing();
  const result = nothing();
  const old = isOld(first, now, policy);
  const news = second ? newsOf(second.judgement, weighing) : nothing();
  const substitutes = new Map(news.inForce.map((judged) => [judged.figure.currency, judged]));
  /** The second's figure of a later day where the first's day is past. */
  const later = (currency: string): Judged | undefined => {
    const substitute = old ? substitutes.get(currency) : undefined;
    return substitute && isLaterDay(substitute.figure, first) ? substitute : undefined;
  };
  const { inForce, heldBack, unchanged, outdated } = first.judgement;

  for (const judged of [...inForce, ...unchanged.flatMap(({ currency }) => standing(currency, first, weighing))]) {
    const { currency, asOf } = judged.figure;
    const before = weighing.known.find((one) => isSame(one, judged.figure));
    const apart = before?.state === "accepted" ? 0 : distanceOf(judged.figure, second);
    const contradicted =
      apart === undefined ? (before?.doubts.includes("contradicted") ?? false) : apart > policy.plausibility.maxDisagreement;
    const substitute = later(currency);
    const quiet = unchanged.find((one) => one.currency === currency);
    // Without the last good rate of an earlier day there is nothing to go back to.
    const decided = isDecided(judged, weighing.known);
    const lastGood = apart === undefined || decided ? undefined : lastGoodOf(judged);
    if (substitute) result.inForce.push(substitute);
    else if (contradicted && (!quiet || lastGood)) {
      result.heldBack.push({ ...judged, doubts: ["contradicted"] });
      if (lastGood) result.inForce.push(lastGood);
    } else if (quiet) result.unchanged.push(quiet);
    else if (before?.state === "rejected") result.heldBack.push({ ...judged, doubts: ["contradicted"] });
    else if (decided && judged.stored?.source !== judged.source) result.unchanged.push({ currency, source: judged.source, asOf });
    else result.inForce.push(judged);
  }
  for (const held of heldBack) {
    result.heldBack.push(held);
    const substitute = substitutes.get(held.figure.currency);
    if (substitute) result.inForce.push(substitute);
  }
  for (const currency of outdated) {
    const substitute = later(currency);
    const stoodBy = news.unchanged.find((one) => one.currency === currency);
    result.passedOver.push(...news.passedOver.filter((one) => one.currency === currency));
    if (substitute) result.inForce.push(substitute);
    else if (stoodBy) result.unchanged.push(stoodBy);
    else result.outdated.push(currency);
  }
  addWhatFirstLacks(result, first, news, old);
  return result;
}

/** The stored figure that the first says again, as if it came anew. */
function standing(currency: string, { publication: { source } }: Word, { stored }: Weighing): Judged[] {
  const figure = stored.get(currency);
  return figure ? [{ figure, stored: figure, source }] : [];
}

/** How far the second's plausible figure of the same day is from this one. */
function distanceOf(figure: Rate, second: Word | undefined): number | undefined {
  const said = second && isSameDay(second.publication.asOf, figure.asOf) ? plausibleOf(second, figure.currency) : undefined;
  return said && distance(Number(figure.rate), Number(said.rate));
}

/** Whether an operator put in force what stands: it goes for no other source's word of its day, and for nobody's contradiction. */
const isDecided = ({ figure, stored }: Judged, known: readonly KnownFigure[]): boolean =>
  stored !== undefined && isSameDay(stored.asOf, figure.asOf) && known.some((one) => one.state === "accepted" && isSame(one, stored));

/** What serves again where a figure is contradicted that stands itself, or beside which the second's stands. */
function lastGoodOf({ figure, stored, source }: Judged): Judged | undefined {
  if (!stored?.eve || !isSameDay(stored.asOf, figure.asOf)) return undefined;
  const stands = stored.rate === figure.rate && stored.asOf.getTime() === figure.asOf.getTime();
  if (!stands && (stored.source ?? source) === source) return undefined;
  return { figure: stored.eve, stored, source: stored.eve.source ?? source };
}

function addWhatFirstLacks(result: Judgement, first: Word, second: Judgement, old: boolean): void {
  const { inForce, heldBack, unchanged, outdated } = first.judgement;
  const quiet = new Set([...unchanged.map(({ currency }) => currency), ...outdated]);
  const spoken = new Set([...[...inForce, ...heldBack].map(({ figure }) => figure.currency), ...quiet]);
  const lacks = ({ figure }: Judged) => !spoken.has(figure.currency);
  result.inForce.push(...second.inForce.filter(lacks));
  result.heldBack.push(
    ...second.heldBack.filter((held) => lacks(held) || (old && quiet.has(held.figure.currency) && isLaterDay(held.figure, first))),
  );
}

/**
 * The second's word without what is of no later day than the rate that stands, since an outage is no reason to change a day's prices
 * twice, without what contradicts the first's of its day while nobody has decided that, and without what an operator rejected. Of those
 * it stands by what stands where it agrees with that; the others confirm nothing.
 */
function newsOf(judgement: Judgement, { now, policy, known }: Weighing): Judgement {
  const isNews = ({ figure, stored }: Judged) =>
    !stored || !isRate(stored.rate) || isAhead(stored.asOf, now, policy) || utcDay(figure.asOf) > utcDay(stored.asOf);
  const isDisputed = ({ figure }: Judged) =>
    known.some(
      ({ currency, asOf, state, doubts }) =>
        currency === figure.currency &&
        (state === "open" || state === "rejected") &&
        doubts.includes("contradicted") &&
        isSameDay(asOf, figure.asOf),
    );
  const { inForce, heldBack, unchanged } = judgement;
  const isRejected = ({ figure }: Judged) => known.some((one) => one.state === "rejected" && isSame(one, figure));
  const usable = inForce.filter((judged) => isNews(judged) && !isDisputed(judged) && !isRejected(judged));
  const rest = inForce.filter((judged) => !usable.includes(judged));
  const standsBy = (judged: Judged) =>
    !isNews(judged) &&
    !isRejected(judged) &&
    distance(Number(judged.figure.rate), Number(judged.stored?.rate)) <= policy.plausibility.maxDisagreement;
  const said = ({ figure, source }: Judged) => ({ currency: figure.currency, source, asOf: figure.asOf });
  return {
    ...judgement,
    inForce: usable,
    heldBack: heldBack.filter(isNews),
    unchanged: [...unchanged, ...rest.filter(standsBy).map(said)],
    passedOver: rest.filter((judged) => !standsBy(judged)).map(said),
  };
}

const nothing = (): Judgement => ({ inForce: [], heldBack: [], unchanged: [], outdated: [], passedOver: [] });
const isLaterDay = ({ asOf }: Rate, { publication }: Word): boolean => utcDay(asOf) > utcDay(publication.asOf);

/** By its own date: that a rate which stands is newer, the second's perhaps, makes no publication old. */
const isOld = ({ publication }: Word, now: Date, policy: FxPolicy): boolean => freshnessOf(publication.asOf, now, policy) !== "fresh";

const isSame = (known: KnownFigure, figure: Rate): boolean =>
  known.currency === figure.currency && known.rate === figure.rate && known.asOf.getTime() === figure.asOf.getTime();

/** The second's figure where its own judgement has no doubt about it, whether it is of a later day or not. */
function plausibleOf({ publication, judgement }: Word, currency: string): Rate | undefined {
  const rate = publication.figures.get(currency);
  if (rate === undefined || !isRate(rate)) return undefined;
  return judgement.heldBack.some(({ figure }) => figure.currency === currency) ? undefined : { currency, rate, asOf: publication.asOf };
}
