import type { Doubt, Judgement } from "../../../src/features/fx/plausibility.ts";
import { utcDay, type StoredRate } from "../../../src/features/fx/rules.ts";
import type { KnownFigure } from "../../../src/features/fx/sources.ts";

interface Standing {
  currency: string;
  rate: string;
  asOf: Date;
  source: string;
}

interface Held extends Standing {
  state: "open" | "accepted" | "rejected" | "superseded";
  doubts: Doubt[];
  heldAt: number;
}

/** The stores of rates, of their history and of what is held back, in memory: a twin of `store.ts` and `held-store.ts`. */
export class KeptRates {
  readonly #rates = new Map<string, Standing>();
  readonly #history = new Map<string, Standing & { inForceAt: number }>();
  readonly held = new Map<string, Held>();
  #turn = 0;

  /** As `readStored`. */
  stored(): Map<string, StoredRate> {
    return new Map(
      [...this.#rates.values()].map((rate) => {
        const eve = this.#eveOf(rate);
        return [rate.currency, eve ? { ...rate, eve } : rate];
      }),
    );
  }

  /** As `knownFigures`. */
  known(since: Date): KnownFigure[] {
    return [...this.held.values()].filter(({ asOf }) => utcDay(asOf) >= utcDay(since));
  }

  /** As `saveJudgement`. */
  save(judgement: Judgement | undefined): void {
    if (!judgement) return;
    const { inForce, heldBack, unchanged, passedOver } = judgement;
    this.#turn += 1;
    const words = [
      ...inForce.map(({ figure, source }) => ({ ...figure, source, comes: true })),
      ...heldBack.map(({ figure, source }) => ({ ...figure, source, comes: false })),
      ...[...unchanged, ...passedOver].map((said) => ({ ...said, comes: false })),
    ];
    const again = new Set(heldBack.map(({ figure }) => keyOf(figure)));
    for (const [key, held] of this.held) {
      const isSuperseded = words.some(
        (word) =>
          word.currency === held.currency &&
          ((word.source === held.source && (word.asOf >= held.asOf || held.doubts.includes("dated-ahead"))) ||
            (word.comes && utcDay(word.asOf) > utcDay(held.asOf))),
      );
      if (held.state === "open" && isSuperseded && !again.has(key)) held.state = "superseded";
    }
    for (const { figure, source, doubts } of heldBack) {
      const before = this.held.get(keyOf(figure));
      if (before && before.state !== "superseded") continue;
      const { currency, rate, asOf } = figure;
      this.held.set(keyOf(figure), { currency, rate, asOf, source: before?.source ?? source, doubts, state: "open", heldAt: this.#turn });
    }
    for (const { figure, source } of inForce) this.#put({ ...figure, source });
  }

  /** As `acceptHeldRate`: false where a later one stands. */
  accept(key: string): boolean {
    const held = this.held.get(key);
    const standing = held && this.#rates.get(held.currency);
    const isLater = (one: Standing, other: Standing) =>
      utcDay(one.asOf) > utcDay(other.asOf) || (one.source === other.source && one.asOf > other.asOf);
    if (held?.state !== "open" || (standing && isLater(standing, held))) return false;
    this.#turn += 1;
    held.state = "accepted";
    this.#put(held);
    return true;
  }

  /** As `rejectHeldRate`. */
  reject(key: string): boolean {
    const held = this.held.get(key);
    if (held?.state !== "open") return false;
    held.state = "rejected";
    return true;
  }

  #put({ currency, rate, asOf, source }: Standing): void {
    const standing = { currency, rate, asOf, source };
    this.#rates.set(currency, standing);
    this.#history.set(keyOf(standing), { ...standing, inForceAt: this.#turn });
  }

  #eveOf({ currency, asOf }: Standing): Standing | undefined {
    const [eve] = [...this.#history.values()]
      .filter((past) => past.currency === currency && utcDay(past.asOf) < utcDay(asOf))
      .filter((past) => {
        const held = this.held.get(keyOf(past));
        return !held || held.state === "accepted" || held.heldAt <= past.inForceAt;
      })
      .toSorted((a, b) => utcDay(b.asOf) - utcDay(a.asOf) || b.inForceAt - a.inForceAt);
    return eve && { currency, rate: eve.rate, asOf: eve.asOf, source: eve.source };
  }
}

export const keyOf = ({ currency, rate, asOf }: { currency: string; rate: string; asOf: Date }): string =>
  `${currency} ${rate} ${asOf.getTime()}`;
