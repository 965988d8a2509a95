import { DayBars, MOST_SERIES, ShareBar } from "../../platform/console/chart.tsx";
import { count, usd } from "./console.tsx";
import type { DayModelUsage, Sums } from "./usage-range-store.ts";
import { daysOf, MOST_DAYS, rankedModels, seriesOf, type DayFigure, type DayRange } from "./usage-range.ts";

export const USAGE_PATH = "/admin/llm/usage";

/** What a chart is of: reported and estimated are two charts, never one sum (LLM-5). */
interface Measured {
  title: string;
  value: (row: DayModelUsage) => number;
}
export const MEASURES = ["tokens", "cost", "calls"] as const;
export type Measure = (typeof MEASURES)[number];

const CHARTS: Record<Measure, { text: (value: number) => string; charts: readonly Measured[] }> = {
  tokens: {
    text: count,
    charts: [
      { title: "Tokens, reported by the providers", value: ({ reportedTokens }) => reportedTokens },
      { title: "Tokens, estimated here", value: ({ estimatedTokens }) => estimatedTokens },
    ],
  },
  cost: {
    text: usd,
    charts: [
      { title: "Cost of what providers reported", value: ({ reportedCost }) => reportedCost },
      { title: "Cost of what was estimated here", value: ({ estimatedCost }) => estimatedCost },
    ],
  },
  calls: { text: count, charts: [{ title: "Calls", value: ({ calls }) => calls }] },
};

export interface Asked {
  range: DayRange;
  of: Measure;
  /** One user's alone. */
  user: string | undefined;
}

/** The page's address with other members. */
export function usagePath({ range, of, user }: Asked): string {
  const query = new URLSearchParams({ ...range, of, ...(user === undefined ? {} : { user }) });
  return `${USAGE_PATH}?${query.toString()}`;
}

/** Chooses days, figure and user: a form that any browser sends, without script. */
export const RangeForm = ({ asked: { range, of, user }, today }: { asked: Asked; today: string }) => (
  <form class="range" method="get" action={USAGE_PATH}>
    <label>
      From
      <input type="date" name="from" value={range.from} max={today} required />
    </label>
    <label>
      To, {MOST_DAYS} days at most
      <input type="date" name="to" value={range.to} max={today} required />
    </label>
    <label>
      Shown
      <select name="of">
        {MEASURES.map((measure) => (
          <option value={measure} {...(measure === of ? { selected: true } : {})}>
            {measure}
          </option>
        ))}
      </select>
    </label>
    <label class="user">
      User (usr_…), or all
      <input name="user" value={user ?? ""} maxlength={30} />
    </label>
    <button class="primary">Show</button>
  </form>
);

/** The days as charts, each with its figures as a table under it. */
export const UsageCharts = ({ usage, asked: { range, of } }: { usage: readonly DayModelUsage[]; asked: Asked }) => {
  const { text, charts } = CHARTS[of];
  const days = daysOf(range);
  const figuresOf = (value: Measured["value"]): DayFigure[] => usage.map((row) => ({ day: row.day, model: row.model, value: value(row) }));
  const names = rankedModels(
    charts.flatMap(({ value }) => figuresOf(value)),
    MOST_SERIES,
  );
  return (
    <>
      {charts.map(({ title, value }, index) => (
        <DayBars id={`chart-${index}`} label={title} days={days} series={seriesOf(days, figuresOf(value), names)} text={text} />
      ))}
    </>
  );
};

/** Totals of somebody or something. */
export interface Total extends Sums {
  name: string;
}

const tokens = ({ reportedTokens, estimatedTokens }: Sums): number => reportedTokens + estimatedTokens;
export const tokensIn = (usage: readonly Sums[]): number => usage.reduce((sum, row) => sum + tokens(row), 0);

/** The days' totals by model, the most tokens first. */
export function modelTotals(usage: readonly DayModelUsage[]): Total[] {
  const totals = new Map<string, Total>();
  for (const { model: name, ...row } of usage) {
    const sum = totals.get(name);
    totals.set(name, {
      name,
      calls: (sum?.calls ?? 0) + row.calls,
      reportedTokens: (sum?.reportedTokens ?? 0) + row.reportedTokens,
      estimatedTokens: (sum?.estimatedTokens ?? 0) + row.estimatedTokens,
      reportedCost: (sum?.reportedCost ?? 0) + row.reportedCost,
      estimatedCost: (sum?.estimatedCost ?? 0) + row.estimatedCost,
    });
  }
  return [...totals.values()].toSorted((one, other) => tokens(other) - tokens(one));
}

interface TotalsProps {
  of: string;
  rows: readonly Total[];
  /** Tokens of the days, of which each row has its share. */
  all: number;
  link?: (name: string) => string;
}

/** Totals with their share of all tokens; what providers reported and what was estimated stand apart. */
export const Totals = ({ of, rows, all, link }: TotalsProps) =>
  rows.length === 0 ? (
    <p class="soft">Nobody called a model in these days.</p>
  ) : (
    <div class="scroll stack">
      <table>
        <thead>
          <tr>
            <th>{of}</th>
            <th>Tokens</th>
            <th>Calls</th>
            <th>Reported</th>
            <th>Estimated</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td>{link ? <a href={link(row.name)}>{row.name}</a> : row.name}</td>
              <td data-label="Tokens">
                <span>
                  {count(tokens(row))} <ShareBar share={all === 0 ? 0 : tokens(row) / all} />
                </span>
              </td>
              <td data-label="Calls">{count(row.calls)}</td>
              <td data-label="Reported">
                {count(row.reportedTokens)} tokens, {usd(row.reportedCost)}
              </td>
              <td data-label="Estimated">
                {count(row.estimatedTokens)} tokens, {usd(row.estimatedCost)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
