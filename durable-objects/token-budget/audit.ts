import type { AuditSums, BudgetAudit } from "../../src/features/llm/ports.ts";
import { COST_SAID } from "./cost-said.ts";

type Row = Record<"tokens" | "nanoUsd", number> & { reserved: number; reservedUsd: number };

/**
 * A day's reservations by what became of them, in tokens and in money, beside what the tallies say was ever reserved: written with each
 * reservation, and never changed by what becomes of it. Undefined for a day the tallies do not know.
 */
export function auditOf(sql: SqlStorage, day: string, before: number): BudgetAudit | undefined {
  const [tally] = sql
    .exec<{ tokens: number; nanoUsd: number }>(
      "select reserved as tokens, reserved_nano_usd as nanoUsd from day_tallies where day = ?",
      day,
    )
    .toArray();
  if (!tally) return undefined;
  const states = sql
    .exec<{ state: string } & Row>(
      `select state, coalesce(sum(reserved), 0) as reserved, coalesce(sum(case when in_money_tally = 1 then reserved_nano_usd end), 0) as reservedUsd,
              coalesce(sum(case when ended < ?2 then tokens end), 0) as tokens,
              coalesce(sum(case when ended < ?2 then coalesce(nano_usd, ${COST_SAID}) end), 0) as nanoUsd
       from (select *, case when state = 'settled' and recorded > 0 and json_valid(record) then json_extract(record, '$.at') end as ended from reservations where day = ?1)
       group by state`,
      day,
      new Date(before).toISOString(),
    )
    .toArray();
  const sums = (reserved: number, held: "reserved" | "reservedUsd", used: "tokens" | "nanoUsd"): AuditSums => {
    const of = (state: string, column: keyof Row): number => states.find((row) => row.state === state)?.[column] ?? 0;
    return {
      reserved,
      ...{ settled: of("settled", held), released: of("released", held), open: of("open", held) },
      recorded: of("settled", used),
    };
  };
  return { ...sums(tally.tokens, "reserved", "tokens"), nanoUsd: sums(tally.nanoUsd, "reservedUsd", "nanoUsd") };
}
