import { distance, type Doubt, type Judged, type Judgement, type Publication } from "./plausibility.ts";
import { freshnessOf, isAhead, isRate, type FxPolicy, type Rate } from "./rules.ts";

/** What a source published, and what is believed of it by itself. */
export interface Word {
  publication: Publication;
  judgement: Judgement;
}

/** A figure that was held back or rejected before, of the same publication. */
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
}

/**
 * Whether a second source is to be asked: where the first does not answer, is not believed, is of a past day, or would bring
 * anything into force. Once a publication stands whole and fresh, the first alone is asked.
 */
export function needsSecond(first: Word | undefined, now: Date, policy: FxPolicy): boolean {
  if (!first) return true;
  const { inForce, heldBack } = first.judgement;
  return inForce.length > 0 || heldBack.length > 0 || isOld(first, now, policy);
}

/**
 * What comes into force of two sources' words, both judged against the same rates. The first's figure does, unless the second's
 * plausible one of about the same time contradicts it: which of them is right nobody knows, so it is held back and the last good
 * one serves. The second's does where the first has none that is plausible, or only one of a past day. A figure that was
 * contradicted stays held back until the second agrees with it, also while the second is silent. Pure.
 */
export function weigh(first: Word | undefined, second: Word | undefined, weighing: Weighing): Judgement {
  const { now, policy, known } = weighing;
  if (!first) return second ? newsOf(second.judgement, weighing) : nothing();
  const result = nothing();
  const old = isOld(first, now, policy);
  const news = second ? newsOf(second.judgement, weighing).inForce : [];
  const substitutes = new Map(news.map((judged) => [judged.figure.currency, judged]));
  /** The second's later figure where the first's day is past. */
  const later = (currency: string): Judged | undefined => {
    const substitute = old ? substitutes.get(currency) : undefined;
    return substitute && substitute.figure.asOf > first.publication.asOf ? substitute : undefined;
  };

  for (const judged of first.judgement.inForce) {
    const { currency } = judged.figure;
    const said = second && plausibleOf(second, currency);
    const apart = said && comparable(judged.figure, said, policy) ? distance(Number(judged.figure.rate), Number(said.rate)) : undefined;
    const before = known.find((one) => isSame(one, judged.figure));
    const agreed = apart !== undefined && apart <= policy.plausibility.maxDisagreement;
    const contradicted = apart !== undefined ? !agreed : (before?.doubts.includes("contradicted") ?? false);
    const substitute = later(currency);
    if (substitute) result.inForce.push(substitute);
    else if (contradicted || before?.state === "rejected") result.heldBack.push({ ...judged, doubts: ["contradicted"] });
    else result.inForce.push(judged);
  }
  for (const held of first.judgement.heldBack) {
    result.heldBack.push(held);
    const substitute = substitutes.get(held.figure.currency);
    if (substitute) result.inForce.push(substitute);
  }
  for (const kind of ["unchanged", "outdated"] as const)
    for (const currency of first.judgement[kind]) {
      const substitute = later(currency);
      if (substitute) result.inForce.push(substitute);
      else result[kind].push(currency);
    }
  if (second) addWhatFirstLacks(result, first, second, old);
  return result;
}

function addWhatFirstLacks(result: Judgement, first: Word, second: Word, old: boolean): void {
  const { inForce, heldBack, unchanged, outdated } = first.judgement;
  const spoken = new Set([...[...inForce, ...heldBack].map(({ figure }) => figure.currency), ...unchanged, ...outdated]);
  const lacks = ({ figure }: Judged) => !spoken.has(figure.currency);
  result.inForce.push(...second.judgement.inForce.filter(lacks));
  const quiet = new Set([...unchanged, ...outdated]);
  result.heldBack.push(
    ...second.judgement.heldBack.filter((held) => lacks(held) || (old && quiet.has(held.figure.currency) && isLater(held, first))),
  );
}

/** The second's word without what is no later than the rate that stands: an outage is no reason to change a day's prices twice. */
function newsOf(judgement: Judgement, { now, policy }: Weighing): Judgement {
  const isNews = ({ figure, stored }: Judged) =>
    !stored || !isRate(stored.rate) || isAhead(stored.asOf, now, policy) || figure.asOf > stored.asOf;
  const { inForce, unchanged } = judgement;
  const known = inForce.filter((judged) => !isNews(judged)).map(({ figure }) => figure.currency);
  return { ...judgement, inForce: inForce.filter(isNews), unchanged: [...unchanged, ...known] };
}

const nothing = (): Judgement => ({ inForce: [], heldBack: [], unchanged: [], outdated: [] });
const isLater = ({ figure }: Judged, { publication }: Word): boolean => figure.asOf > publication.asOf;

const isOld = ({ publication, judgement }: Word, now: Date, policy: FxPolicy): boolean =>
  judgement.outdated.length > 0 || freshnessOf(publication.asOf, now, policy) !== "fresh";

const isSame = (known: KnownFigure, figure: Rate): boolean =>
  known.currency === figure.currency && known.rate === figure.rate && known.asOf.getTime() === figure.asOf.getTime();

/** The second's figure where its own judgement has no doubt about it, whether it is of a later day or not. */
function plausibleOf({ publication, judgement }: Word, currency: string): Rate | undefined {
  const rate = publication.figures.get(currency);
  if (rate === undefined || !isRate(rate)) return undefined;
  return judgement.heldBack.some(({ figure }) => figure.currency === currency) ? undefined : { currency, rate, asOf: publication.asOf };
}

const comparable = (a: Rate, b: Rate, { plausibility }: FxPolicy): boolean =>
  Math.abs(a.asOf.getTime() - b.asOf.getTime()) <= plausibility.comparableSeconds * 1000;
