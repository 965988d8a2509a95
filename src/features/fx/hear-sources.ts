import { firstSourceFailed, secondSourceFailed } from "../../platform/events/fx.ts";
import { knownFigures } from "./held-store.ts";
import { judge, type Judgement } from "./plausibility.ts";
import type { FxDeps, RateProvider } from "./ports.ts";
import type { StoredRate } from "./rules.ts";
import { areComparable, needsSecond, weigh, type Word } from "./sources.ts";

/** What the sources said; `judgement` is missing where neither was heard. */
export interface Heard {
  judgement: Judgement | undefined;
  /** The later of the publications that were heard. */
  asOf: Date | undefined;
  /** The first's publication where it was weighed against the second's. */
  comparedAsOf: Date | undefined;
  /** Why the first source was not heard. */
  error: unknown;
  /** Why the first does not serve: it was not heard, or all that it says is passed over; where nothing refreshes, why the second does not either. */
  failure: string | null;
  /** Why the second was not; null where it was, undefined where it was not asked. */
  secondFailure: string | null | undefined;
}

/**
 * Asks the first source, and the second where it is needed; neither's silence is a fault of this call. `comparedAsOf` is the first's
 * publication that was last weighed against the second's.
 */
export async function hearSources(
  deps: FxDeps,
  stored: ReadonlyMap<string, StoredRate>,
  comparedAsOf: Date | null | undefined,
): Promise<Heard> {
  const policy = deps.contract.fx;
  const ask = async (provider: RateProvider): Promise<Word> => {
    const publication = await provider.latest(policy.base);
    return { publication, judgement: judge(publication, stored, deps.clock.now(), policy) };
  };
  let first: Word | undefined;
  let error: unknown;
  try {
    first = await ask(deps.rateProvider);
  } catch (reason) {
    error = reason;
    firstSourceFailed(deps, { error });
  }

  let second: Word | undefined;
  let secondFailure: string | null | undefined;
  if (deps.secondRateProvider && needsSecond(first, comparedAsOf, deps.clock.now(), policy)) {
    try {
      second = await ask(deps.secondRateProvider);
      secondFailure = null;
    } catch (reason) {
      secondFailure = reasonOf(reason);
      secondSourceFailed(deps, { error: reason });
    }
  }
  const dates = [first, second].flatMap((word) => word?.publication.asOf ?? []);
  const [earliest] = dates.toSorted((a, b) => a.getTime() - b.getTime());
  if (!earliest) return { judgement: undefined, asOf: undefined, comparedAsOf: undefined, error, failure: reasonOf(error), secondFailure };
  const known = await knownFigures(deps.db, policy.base, earliest);
  const judgement = weigh(first, second, { now: deps.clock.now(), policy, known, stored });
  return {
    judgement,
    asOf: new Date(Math.max(...dates.map((date) => date.getTime()))),
    comparedAsOf: areComparable(first, second) ? first?.publication.asOf : undefined,
    ...{ error, secondFailure },
    failure: failureOf({ first, second, error }, judgement),
  };
}

/** Why the first source's word counts for nothing in what is judged of both, and the second's neither where nothing came of it. */
function failureOf(
  { first, second, error }: { first: Word | undefined; second: Word | undefined; error: unknown },
  judgement: Judgement,
): string | null {
  const saying = new Set([...judgement.inForce, ...judgement.heldBack, ...judgement.unchanged].map(({ source }) => source));
  if (first && saying.has(first.publication.source)) return null;
  const passedOver = ({ publication: { source, asOf } }: Word) =>
    judgement.passedOver.some((said) => said.source === source)
      ? "figures are in dispute, rejected or contradict what stands"
      : `publication is of ${asOf.toISOString()}, and a later one stands`;
  const reason = first ? `the first source's ${passedOver(first)}` : reasonOf(error);
  return second && saying.size === 0 ? `${reason}; the second's ${passedOver(second)}` : reason;
}

const MAX_REASON = 300;
/** Its first line: what a statement was called with stands below that. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1).join().slice(0, MAX_REASON).toWellFormed();
