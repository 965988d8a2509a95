import type {
  AccountLease,
  BacklogNote,
  BooksInTurn,
  BooksNote,
  Lease,
  LeaseAsk,
  LeaseFacts,
  PoolFigures,
  ReachedNote,
  Shortage,
} from "../../src/features/llm/pool.ts";

const NO_FIGURES: PoolFigures = { leased: 0, unverifiedLeased: 0, unverifiedUsed: 0, accounts: 0, unverifiedAccounts: 0, short: null };

interface Held extends Record<string, number> {
  version: number;
  tokens: number;
  verified: number;
}

/** The pool's statements over the object's SQLite; sequences run in the caller's transaction. */
export function tokenPoolStore(sql: SqlStorage) {
  const held = (day: string, userId: string): Held | undefined =>
    sql.exec<Held>("select version, tokens, verified from leases where day = ? and user_id = ?", day, userId).toArray()[0];
  const sums = (day: string) =>
    sql.exec<{ leased: number; unverified: number }>("select leased, unverified from days where day = ?", day).toArray()[0] ?? {
      leased: 0,
      unverified: 0,
    };

  const accountsAfter = (day: string, after: string, limit: number): string[] =>
    sql
      .exec<{ userId: string }>(
        "select user_id as userId from leases where day = ? and user_id > ? order by user_id limit ?",
        ...[day, after, limit],
      )
      .toArray()
      .map(({ userId }) => userId);

  return {
    facts({ day, userId }: LeaseAsk): LeaseFacts {
      const own = held(day, userId);
      const { leased, unverified } = sums(day);
      return {
        held: own && { version: own.version, tokens: own.tokens },
        others: leased - (own?.tokens ?? 0),
        unverifiedOthers: unverified - (own && own.verified === 0 ? own.tokens : 0),
      };
    },
    save(
      { day, userId, used, verified }: LeaseAsk,
      { version, tokens, short }: Lease,
      { others, unverifiedOthers }: LeaseFacts,
      now: number,
    ) {
      sql.exec(
        "insert or replace into leases (day, user_id, version, tokens, used, verified, asked_at) values (?, ?, ?, ?, ?, ?, ?)",
        ...[day, userId, version, tokens, used, verified ? 1 : 0, now],
      );
      sql.exec(
        "insert or replace into days (day, leased, unverified, short) values (?, ?, ?, ?)",
        ...[day, others + tokens, unverifiedOthers + (verified ? 0 : tokens), short ?? null],
      );
    },
    figures(day: string): PoolFigures {
      const [row] = sql
        .exec<{ leased: number; unverified: number; short: Shortage | null }>(
          "select leased, unverified, short from days where day = ?",
          day,
        )
        .toArray();
      const reached = sql
        .exec<{ percent: number; limits: number }>(
          "select percent, count(*) as limits from reached where day = ? group by percent order by percent",
          day,
        )
        .toArray();
      const differing = sql
        .exec<{ accounts: number }>("select count(distinct user_id) as accounts from differing where day = ?", day)
        .one().accounts;
      if (!row) return { ...NO_FIGURES, reached, differing };
      const [accounts] = sql
        .exec<{ accounts: number; unverifiedAccounts: number; unverifiedUsed: number }>(
          `select count(*) as accounts, count(*) filter (where verified = 0) as unverifiedAccounts,
                  coalesce(sum(used) filter (where verified = 0), 0) as unverifiedUsed
           from leases where day = ?`,
          day,
        )
        .toArray();
      return { ...NO_FIGURES, ...accounts, leased: row.leased, unverifiedLeased: row.unverified, short: row.short, reached, differing };
    },
    largest: (day: string, limit: number): AccountLease[] =>
      sql
        .exec<{ userId: string; verified: number; tokens: number; used: number }>(
          "select user_id as userId, verified, tokens, used from leases where day = ? order by tokens desc limit ?",
          ...[day, limit],
        )
        .toArray()
        .map(({ verified, ...lease }) => ({ ...lease, verified: verified === 1 })),
    accounts: accountsAfter,
    holding(days: readonly string[], limit: number): { users: string[]; all: number } {
      const of = `from leases where day in (${days.map(() => "?").join(", ")}) and tokens > used group by user_id`;
      const users = sql
        .exec<{ userId: string }>(`select user_id as userId ${of} order by min(asked_at), user_id limit ?`, ...days, limit)
        .toArray()
        .map(({ userId }) => userId);
      return { users, all: sql.exec<{ found: number }>(`select count(*) as found from (select user_id ${of})`, ...days).one().found };
    },
    /** Those after the ones of the last look; from the first again behind the last. */
    booksInTurn(day: string, most: { round: number; differing: number }): BooksInTurn {
      const after = sql.exec<{ after: string }>("select after from rounds where day = ?", day).toArray()[0]?.after ?? "";
      const round = accountsAfter(day, after, most.round);
      const last = round.length < most.round ? "" : (round.at(-1) ?? "");
      sql.exec("insert or replace into rounds (day, after) values (?, ?)", day, last);
      const differing = sql
        .exec<{ userId: string }>(
          "select distinct user_id as userId from differing where day = ? order by user_id limit ?",
          ...[day, most.differing],
        )
        .toArray()
        .map(({ userId }) => userId);
      const { accounts } = sql.exec<{ accounts: number }>("select count(*) as accounts from leases where day = ?", day).one();
      return { round, differing, accounts };
    },
    noteBooks({ day, law, looked, differing }: BooksNote) {
      for (const userId of looked) {
        if (differing.includes(userId)) sql.exec("insert or ignore into differing (day, law, user_id) values (?, ?, ?)", day, law, userId);
        else sql.exec("delete from differing where day = ? and law = ? and user_id = ?", day, law, userId);
      }
    },
    noteBacklog({ userId, calls, oldestAt }: BacklogNote) {
      if (calls === 0) sql.exec("delete from backlogs where user_id = ?", userId);
      else sql.exec("insert or replace into backlogs (user_id, calls, oldest_at) values (?, ?, ?)", userId, calls, oldestAt);
    },
    backlog: () =>
      sql
        .exec<{ accounts: number; calls: number; oldestAt: number | null }>(
          "select count(*) as accounts, coalesce(sum(calls), 0) as calls, min(oldest_at) as oldestAt from backlogs",
        )
        .one(),
    noteReached: ({ day, percent, userId, of, unit, subject }: ReachedNote) =>
      void sql.exec(
        "insert or ignore into reached (day, percent, user_id, of, unit, subject) values (?, ?, ?, ?, ?, ?)",
        ...[day, percent, userId, of, unit, subject],
      ),
    forgetBefore(day: string) {
      sql.exec("delete from reached where day < ?", day);
      sql.exec("delete from differing where day < ?", day);
      sql.exec("delete from rounds where day < ?", day);
      sql.exec("delete from leases where day < ?", day);
      sql.exec("delete from days where day < ?", day);
    },
  };
}
