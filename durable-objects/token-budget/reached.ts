import { percentsReached, type Limited } from "../../src/features/llm/budget.ts";
import type { ReachedNote } from "../../src/features/llm/pool.ts";
import type { Unit } from "../../src/features/llm/unit.ts";
import type { NamedPurse } from "./purses.ts";

interface Row extends Record<string, string | number> {
  day: string;
  of: Limited;
  unit: Unit;
  subject: string;
  percent: number;
}

const SAME = "day = ? and of = ? and unit = ? and subject = ? and percent = ?";

/** Percentages of limits that are used, each kept once a day until the pool of all accounts and the buyer's automations were told, and as long as the day is. */
export function reachedLimits(sql: SqlStorage) {
  const waiting = (by: "told" | "evented") =>
    sql.exec<Row>(`select day, of, unit, subject, percent from reached where ${by} = 0 order by day, percent limit 100`).toArray();
  const mark = (by: "told" | "evented", { day, of, unit, subject, percent }: Omit<ReachedNote, "userId">) =>
    void sql.exec(`update reached set ${by} = 1 where ${SAME}`, ...[day, of, unit, subject, percent]);
  return {
    note(day: string, purses: readonly NamedPurse[], percents: readonly number[]) {
      for (const purse of purses)
        for (const percent of percentsReached(purse, percents))
          sql.exec(
            "insert or ignore into reached (day, of, unit, subject, percent) values (?, ?, ?, ?, ?)",
            ...[day, purse.of, purse.unit, purse.subject, percent],
          );
    },
    untold: (): Omit<ReachedNote, "userId">[] => waiting("told"),
    unevented: (): Omit<ReachedNote, "userId">[] => waiting("evented"),
    hasUntold: (): boolean => sql.exec("select 1 from reached where told = 0 or evented = 0 limit 1").toArray().length > 0,
    markTold: (note: Omit<ReachedNote, "userId">) => mark("told", note),
    markEvented: (note: Omit<ReachedNote, "userId">) => mark("evented", note),
    forgetBefore: (day: string) => void sql.exec("delete from reached where day < ?", day),
  };
}
