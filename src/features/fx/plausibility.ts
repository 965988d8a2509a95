import { isAhead, isRate, isSameDay, utcDay, type FxPolicy, type Rate, type StoredRate } from "./rules.ts";

/** What a source published at once, as it wrote it: nothing of it is believed yet. */
export interface Publication {
  /** Host of the source. */
  source: string;
  asOf: Date;
  /** By currency, the base among them: a plain decimal where it was a number, otherwise what stood in its place. */
  figures: ReadonlyMap<string, string>;
}

const DAY_MS = 86_400_000;

export const DOUBTS = [
  "not-a-rate",
  "dated-ahead",
  "base-not-one",
  "moved-together",
  "out-of-band",
  "changed-too-much",
  "placeholder",
  "inverted",
  "mixed-columns",
  "publication-implausible",
  "contradicted",
] as const;
export type Doubt = (typeof DOUBTS)[number];

/** A published figure and the stored rate it was judged against. */
export interface Judged {
  figure: Rate;
  /** Host of who published it. */
  source: string;
  /** As it is stored, fit or not; undefined where there is none. */
  stored: StoredRate | undefined;
}

/** A source's word that what stands is its figure, or that it has none that is news. */
export interface Said {
  currency: string;
  source: string;
  /** Of the publication in which it says so. */
  asOf: Date;
}

export interface Judgement {
  inForce: Judged[];
  heldBack: (Judged & { doubts: Doubt[] })[];
  /** Of currencies whose stored rate is this very figure. */
  unchanged: Said[];
  /** Currencies whose rate that stands is of a later day, or of a later publication of this very source: it went back in time. */
  outdated: string[];
  /** Words that change nothing and confirm nothing either: figures that an operator rejected, that are in dispute, or that contradict what stands. */
  passedOver: Said[];
}

/**
 * Which figures of a publication come into force, and which are held back and why. Each is measured against the rate that stands
 * (the last good one), by that of the eve where another source's of the same day stands, or by the contract's orders of magnitude
 * where none does; then the publication as a whole, because a source
 * that mixes its columns or is wrong in most of them is not believed in the rest. Pure.
 */
export function judge(publication: Publication, stored: ReadonlyMap<string, StoredRate>, now: Date, policy: FxPolicy): Judgement {
  const { base, supportedCurrencies, plausibility } = policy;
  const judgement: Judgement = { inForce: [], heldBack: [], unchanged: [], outdated: [], passedOver: [] };
  const all = supportedCurrencies.flatMap((currency) => {
    const text = publication.figures.get(currency);
    return text === undefined ? [] : toCandidate({ currency, rate: text, publication }, stored.get(currency), now, policy);
  });
  const candidates: Candidate[] = [];
  for (const candidate of all) {
    const { figure, standing } = candidate;
    if (standing && isBefore(figure.asOf, standing, publication.source)) judgement.outdated.push(figure.currency);
    else if (standing?.rate === figure.rate && standing.asOf.getTime() === figure.asOf.getTime())
      judgement.unchanged.push({ currency: figure.currency, source: publication.source, asOf: figure.asOf });
    else candidates.push(candidate);
  }

  const quoted = candidates.filter(({ figure }) => figure.currency !== base);
  const unmoved = judgement.unchanged.filter(({ currency }) => currency !== base).length;
  const whole = [...doubtsOfWhole(publication, now, policy), ...movedTogether(quoted, unmoved, plausibility)];
  const mixed = mixedColumns(quoted, plausibility);
  const judged = quoted.map((candidate) => ({
    candidate,
    doubts: [...whole, ...doubtsOf(candidate, policy), ...(mixed.has(candidate) ? (["mixed-columns"] as const) : [])],
  }));
  const wrong = judged.filter(({ doubts }) => doubts.length > 0).length;
  const known = quoted.length + unmoved;
  const believed = whole.length === 0 && mixed.size === 0 && (wrong === 0 || wrong / known < plausibility.wholePublicationShare);
  const { source } = publication;
  for (const { candidate, doubts } of judged) {
    const { figure, stored } = candidate;
    if (believed && doubts.length === 0) judgement.inForce.push({ figure, stored, source });
    else judgement.heldBack.push({ figure, stored, source, doubts: doubts.length > 0 ? doubts : ["publication-implausible"] });
  }
  // The base is 1 in terms of itself or the whole is not believed, so it is never held back: there would be nothing to decide.
  for (const { figure, stored } of candidates) if (figure.currency === base && believed) judgement.inForce.push({ figure, stored, source });
  return judgement;
}

interface Candidate extends Omit<Judged, "source"> {
  /** NaN where the figure is no rate. */
  value: number;
  /** The stored rate, where it is one that money may be converted with. */
  standing: StoredRate | undefined;
  /** The good rate it is measured against: the standing one, or that of the eve. */
  measure: Rate | undefined;
  /** That rate, or the reference. */
  yardstick: number;
}

function toCandidate(
  { currency, rate, publication: { asOf, source } }: { currency: string; rate: string; publication: Publication },
  stored: StoredRate | undefined,
  now: Date,
  policy: FxPolicy,
): Candidate {
  const standing = stored && isRate(stored.rate) && !isAhead(stored.asOf, now, policy) ? stored : undefined;
  // Two sources' figures of one day differ by more than a day's hours explain, and neither is the other's change.
  const isOthers = standing && (standing.source ?? source) !== source && isSameDay(standing.asOf, asOf);
  const measure = isOthers ? (standing.eve ?? standing) : standing;
  const reference = policy.plausibility.reference.rates[currency];
  const value = isRate(rate) ? Number(rate) : Number.NaN;
  return { figure: { currency, rate, asOf }, stored, standing, measure, value, yardstick: Number(measure?.rate ?? reference ?? "1") };
}

/** Of two sources the UTC day tells, whose seconds they choose as they like; of one the moment. */
const isBefore = (asOf: Date, standing: Rate, source: string): boolean =>
  utcDay(asOf) < utcDay(standing.asOf) || ((standing.source ?? source) === source && asOf < standing.asOf);

function doubtsOfWhole({ asOf, figures }: Publication, now: Date, policy: FxPolicy): Doubt[] {
  return [
    ...(isAhead(asOf, now, policy) ? ["dated-ahead" as const] : []),
    ...(Number(figures.get(policy.base)) === 1 ? [] : ["base-not-one" as const]),
  ];
}

/** Currencies do not all move together by what is suspect of one: then it is the base that is another than it is said to be. */
function movedTogether(quoted: readonly Candidate[], unmoved: number, { suspectChange }: FxPolicy["plausibility"]): Doubt[] {
  const moves: number[] = Array.from({ length: unmoved }, () => 1);
  let longest = DAY_MS;
  for (const { figure, value, measure, yardstick } of quoted) {
    if (!measure || Number.isNaN(value)) continue;
    moves.push(value / yardstick);
    longest = Math.max(longest, figure.asOf.getTime() - measure.asOf.getTime());
  }
  const median = moves.toSorted((a, b) => a - b)[Math.floor(moves.length / 2)] ?? 1;
  return distance(median, 1) > suspectChange * Math.sqrt(longest / DAY_MS) ? ["moved-together"] : [];
}

function doubtsOf({ figure, value, measure, yardstick }: Candidate, { plausibility }: FxPolicy): Doubt[] {
  if (Number.isNaN(value)) return ["not-a-rate"];
  const doubts: Doubt[] = [];
  const { factor, rates } = plausibility.reference;
  const reference = Number(rates[figure.currency]);
  // What an operator accepted beyond the band moves the band: otherwise every later figure would be held back again.
  const bandHolds = !measure || distance(Number(measure.rate), reference) <= factor - 1;
  if (bandHolds && distance(value, reference) > factor - 1) doubts.push("out-of-band");
  const change = distance(value, yardstick);
  if (measure && change > allowedChange(figure, measure, plausibility)) doubts.push("changed-too-much");
  if (change > plausibility.suspectChange) {
    if (value === 1) doubts.push("placeholder");
    else if (distance(value, 1 / yardstick) < plausibility.nearness * change) doubts.push("inverted");
  }
  return doubts;
}

function allowedChange({ currency, asOf }: Rate, measure: Rate, plausibility: FxPolicy["plausibility"]): number {
  const { maxDailyChange, maxDailyChangeOf, maxChange, leastGapSeconds } = plausibility;
  const gap = Math.max(asOf.getTime() - measure.asOf.getTime(), leastGapSeconds * 1000);
  return Math.min(maxChange, (maxDailyChangeOf[currency] ?? maxDailyChange) * Math.sqrt(gap / DAY_MS));
}

/** Candidates that carry each other's figures: each is much nearer to another's rate than to its own, and that other is one of them. */
function mixedColumns(candidates: readonly Candidate[], plausibility: FxPolicy["plausibility"]): Set<Candidate> {
  const looksLike = new Map<Candidate, Candidate>();
  for (const candidate of candidates) {
    const change = distance(candidate.value, candidate.yardstick);
    // Against the reference of a past day a small change says nothing.
    if (!(change > (candidate.measure ? plausibility.suspectColumnChange : plausibility.suspectChange))) continue;
    const others = candidates.filter((other) => other !== candidate);
    const nearest = others.reduce<Candidate | undefined>(
      (best, other) => (best && distance(candidate.value, best.yardstick) <= distance(candidate.value, other.yardstick) ? best : other),
      undefined,
    );
    if (nearest && distance(candidate.value, nearest.yardstick) < plausibility.nearness * change) looksLike.set(candidate, nearest);
  }
  const mixed = new Set(looksLike.keys());
  for (let before = -1; before !== mixed.size;) {
    before = mixed.size;
    for (const [candidate, other] of looksLike) if (!mixed.has(other)) mixed.delete(candidate);
  }
  return mixed;
}

/** How far apart two rates are as a share, the same up and down: 0.06 is 6 %. */
export function distance(a: number, b: number): number {
  return Math.max(a / b, b / a) - 1;
}
