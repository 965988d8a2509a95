import { apart, type Balance, type ConservationLaw } from "../../platform/conservation.ts";
import { utcDay } from "../../platform/utc-day.ts";
import type { BudgetAudit, LlmDeps } from "./ports.ts";
import { recentUsers } from "./store.ts";

type Context = Parameters<ConservationLaw["capture"]>[0];

/** Whose books the laws are held against at one look. */
export interface LookedAt {
  day: string;
  settledBefore: Date;
  users: readonly string[];
  /** Accounts of the day, all in all. */
  accounts: number;
}

export type Audited = { userId: string } & BudgetAudit;

/** One user's two sides of a law. */
export interface Sides {
  userId: string;
  left: number;
  right: number;
}

/**
 * What all laws of a capture look at, read once for them: users that called last, where what is new goes wrong; the next of all the day's
 * accounts in turn, so that none is left out for being quiet; and those found to differ, at every look until they do not.
 */
export function booksLookedAt(deps: LlmDeps) {
  const looks = new WeakMap<Context, Promise<LookedAt>>();
  const audits = new WeakMap<Context, Promise<readonly Audited[]>>();
  const look = async ({ now, outbound }: Context): Promise<LookedAt> => {
    const { settleSeconds, sample, booksRound } = deps.contract.conservation;
    const settledBefore = new Date(now.getTime() - settleSeconds * 1000);
    const day = utcDay(settledBefore);
    const { round, differing, accounts } = await deps.tokenPool.booksInTurn(day, { round: booksRound, differing: booksRound });
    const recent = await outbound("postgres", () => recentUsers(deps.db, day, sample));
    return { day, settledBefore, users: [...new Set([...recent, ...differing, ...round])], accounts };
  };
  const lookedAt = (context: Context): Promise<LookedAt> => remembered(looks, context, look);
  return {
    lookedAt,
    audits: (context: Context): Promise<readonly Audited[]> =>
      remembered(audits, context, async () => {
        const { users, day, settledBefore } = await lookedAt(context);
        const asked = await Promise.all(
          users.map(async (userId) => ({ userId, audit: await deps.tokenBudgets(userId).audit(day, settledBefore.getTime()) })),
        );
        return asked.flatMap(({ userId, audit }) => (audit ? [{ userId, ...audit }] : []));
      }),
    /** Keeps whom a law does not hold for, so that they are looked at again. */
    async note({ day, users }: LookedAt, law: string, differing: readonly string[]): Promise<void> {
      await deps.tokenPool.noteBooks({ day, law, looked: users, differing });
    },
  };
}

export type BooksLookedAt = ReturnType<typeof booksLookedAt>;

/** What differs of one account hides nothing of another's: the sides are as far apart as all that differs, taken together. */
export function balanceOf(sides: readonly Sides[], labels: { left: string; right: string }, of: LookedAt): Balance {
  const left = sides.reduce((sum, side) => sum + side.left, 0);
  const differing = sides.filter((side) => side.left !== side.right);
  const between = differing.reduce((sum, side) => sum + Math.abs(side.left - side.right), 0);
  const named = differing.slice(0, NAMED).map((side) => `${side.userId} (${side.left - side.right})`);
  return {
    left: { label: labels.left, amount: left },
    right: { label: labels.right, amount: left - between },
    apart: apart({ differing: differing.map(({ userId }) => userId) }),
    settledBefore: of.settledBefore,
    detail: `${sides.length} of the day's ${of.accounts} accounts${named.length > 0 ? `; look at ${named.join(", ")}` : ""}`,
  };
}

const NAMED = 10;

function remembered<T>(known: WeakMap<Context, Promise<T>>, context: Context, read: (context: Context) => Promise<T>): Promise<T> {
  const made = known.get(context) ?? read(context);
  known.set(context, made);
  return made;
}
