import type { Purse, Spent } from "../../src/features/llm/budget.ts";
import type { DayBudget, Reservation } from "../../src/features/llm/ports.ts";
import type { Amount, Unit } from "../../src/features/llm/unit.ts";
import type { IsolateLeases } from "./isolate-leases.ts";
import type { Left } from "./isolate-leasing.ts";
import type { TokenBudgetLeases } from "./leases.ts";
import type { tokenBudgetStore } from "./store.ts";

/** A limit, and which one of its kind: of which service token, and of which model. */
export interface NamedPurse extends Purse {
  subject: string;
}

/** What is taken of a budget's day, and of each limit of it. */
export class DayPurses {
  readonly #store: Pick<ReturnType<typeof tokenBudgetStore>, "totals">;
  readonly #leases: Readonly<Record<Unit, TokenBudgetLeases>>;
  readonly #isolates: IsolateLeases;

  constructor(
    store: Pick<ReturnType<typeof tokenBudgetStore>, "totals">,
    leases: Readonly<Record<Unit, TokenBudgetLeases>>,
    isolates: IsolateLeases,
  ) {
    this.#store = store;
    this.#leases = leases;
    this.#isolates = isolates;
  }

  /** The limits that a call meets; that of money where its Worker knows of one. */
  met({ day, tokens, limit, money, serviceToken, abandoned: { model } }: Reservation): NamedPurse[] {
    const needed = { tokens, nanoUsd: money?.worst ?? 0 };
    const byToken = (serviceToken?.limits ?? []).map(({ of, unit, limit: most }): NamedPurse => {
      const tokenId = serviceToken?.id ?? "";
      const isOfModel = of === "service-token-model";
      const { settled, reserved } = this.#store.totals({ day, tokenId, ...(isOfModel ? { model } : {}) });
      const subject = isOfModel ? `${tokenId} ${model}` : tokenId;
      return { of, unit, subject, needed: needed[unit], limit: most, settled: settled[unit], reserved: reserved[unit] };
    });
    return [...byToken, ...this.accounts(day, { tokens: limit, nanoUsd: money?.limit }, needed)];
  }

  /** The account's own. */
  accounts(day: string, limits: { tokens: number; nanoUsd: number | undefined }, needed: Amount): NamedPurse[] {
    const { settled, reserved } = this.#store.totals({ day });
    const lent = this.#isolates.lent(day);
    const account = (unit: Unit, limit: number): NamedPurse => ({
      ...{ of: "account", unit, subject: "", needed: needed[unit], limit, lent: lent[unit] },
      ...{ settled: settled[unit], reserved: reserved[unit], leased: this.#leases[unit].tokens(day) },
    });
    return [account("tokens", limits.tokens), ...(limits.nanoUsd === undefined ? [] : [account("nanoUsd", limits.nanoUsd)])];
  }

  /** What isolates have on lease is taken as what calls hold. */
  taken(day: string, unit: Unit): Spent {
    const { settled, reserved } = this.#store.totals({ day });
    return { settled: settled[unit], reserved: reserved[unit] + this.#isolates.lent(day)[unit] };
  }

  left(day: string, limit: Amount): Left {
    const left = (unit: Unit, most: number): number => {
      const { settled, reserved } = this.taken(day, unit);
      return most - settled - reserved;
    };
    const ofLeases = (unit: Unit): number => left(unit, this.#leases[unit].tokens(day));
    return {
      ofLimit: { tokens: left("tokens", limit.tokens), nanoUsd: left("nanoUsd", limit.nanoUsd) },
      ofPool: { tokens: ofLeases("tokens"), nanoUsd: ofLeases("nanoUsd") },
    };
  }

  budget(day: string): DayBudget {
    const { settled, reserved } = this.#store.totals({ day });
    return { settled: settled.tokens, reserved: reserved.tokens, nanoUsd: { settled: settled.nanoUsd, reserved: reserved.nanoUsd } };
  }
}
