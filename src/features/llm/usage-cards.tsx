import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { DayBars, MOST_SERIES, ShareBar } from "../../platform/console/chart.tsx";
import { markup } from "../../platform/console/markup.ts";
import { count, usd } from "./console.tsx";
import { MEASURES, USAGE_PATH, usagePath, type Asked, type Measure } from "./usage-path.ts";
import type { DayModelUsage, Sums } from "./usage-range-store.ts";
import { daysOf, MOST_DAYS, rankedModels, seriesOf, type DayFigure } from "./usage-range.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";
import { stateName } from "../../platform/console/state-names.ts";

export { gatewayCards } from "./gateway-cards.tsx";

export interface UsageView {
  asked: Asked;
  today: string;
  usage: readonly DayModelUsage[];
  /** Who called models, where nobody's alone is asked for, and where the rest of them begins. */
  users: readonly Total[];
  nextCursor: string | null;
  /** Where one user's is asked for: that user's service tokens. */
  tokens: readonly Total[];
}

/** What stands on the page of usage, as HTML. A module of its own, loaded when the page is asked for (`src/sdks.ts`). */
export const usageCards = (view: UsageView): string => markup(<Cards {...view} />);

const Cards = ({ asked, today, usage, users, nextCursor, tokens: ofTokens }: UsageView) => {
  const { range, of, user } = asked;
  const all = tokensIn(usage);
  return (
    <>
      <div class="head" data-part="head">
        <h1>{tell`LLM usage`}</h1>
        <span class="soft">{show`${range.from} to ${range.to}, UTC days, ${user ?? tell`all users`}`}</span>
        <Filter choices={MEASURES.map((label) => ({ label, path: usagePath({ ...asked, of: label }) }))} chosen={of} />
        <a href="/admin/llm">{tell`The gateway now`}</a>
        {user !== undefined && <a href={usagePath({ ...asked, user: undefined })}>{tell`All users`}</a>}
      </div>
      <RangeForm asked={asked} today={today} />
      <Card part="days" title={tell`By day`} aside={tell`reported by the provider and estimated by us are never added up`}>
        <UsageCharts usage={usage} asked={asked} />
      </Card>
      <Card part="models" title={tell`By model`}>
        <Totals of={tell`Model`} rows={modelTotals(usage)} all={all} />
      </Card>
      {user === undefined ? (
        <Card part="users" title={tell`By user`} aside={tell`the most tokens first`}>
          <Totals of={tell`User`} rows={users} all={all} link={(name) => usagePath({ ...asked, user: name })} />
          <More path={usagePath(asked)} cursor={nextCursor} />
        </Card>
      ) : (
        <Card
          part="tokens"
          title={tell`By service token`}
          aside={tell`the most tokens first; leases lost with their isolates are among the sessions' calls`}
        >
          <Totals of={tell`Service token`} rows={ofTokens} all={all} />
        </Card>
      )}
    </>
  );
};

/** What a chart is of: reported and estimated are two charts, never one sum (LLM-5). */
interface Measured {
  title: Said;
  value: (row: DayModelUsage) => number;
}

const CHARTS: Record<Measure, { text: (value: number) => string; charts: readonly Measured[] }> = {
  tokens: {
    text: count,
    charts: [
      { title: mark`Tokens, reported by the providers`, value: ({ reportedTokens }) => reportedTokens },
      { title: mark`Tokens, estimated here`, value: ({ estimatedTokens }) => estimatedTokens },
    ],
  },
  cost: {
    text: usd,
    charts: [
      { title: mark`Cost of what providers reported`, value: ({ reportedCost }) => reportedCost },
      { title: mark`Cost of what was estimated here`, value: ({ estimatedCost }) => estimatedCost },
    ],
  },
  calls: { text: count, charts: [{ title: mark`Calls`, value: ({ calls }) => calls }] },
};

/** Chooses days, figure and user: a form that any browser sends, without script. */
const RangeForm = ({ asked: { range, of, user }, today }: { asked: Asked; today: string }) => (
  <form class="range" method="get" action={USAGE_PATH}>
    <label>
      {tell`From`}
      <input type="date" name="from" value={range.from} max={today} required />
    </label>
    <label>
      {show`To, ${MOST_DAYS} days at most`}
      <input type="date" name="to" value={range.to} max={today} required />
    </label>
    <label>
      {tell`Shown`}
      <select name="of">
        {MEASURES.map((measure) => (
          <option value={measure} {...(measure === of ? { selected: true } : {})}>
            {stateName(measure)}
          </option>
        ))}
      </select>
    </label>
    <label class="user">
      {tell`User (usr_…), or all`}
      <input name="user" value={user ?? ""} maxlength={30} />
    </label>
    <button class="primary">{tell`Show`}</button>
  </form>
);

/** The days as charts, each with its figures as a table under it. */
const UsageCharts = ({ usage, asked: { range, of } }: { usage: readonly DayModelUsage[]; asked: Asked }) => {
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
        <DayBars id={`chart-${index}`} label={told(title)} days={days} series={seriesOf(days, figuresOf(value), names)} text={text} />
      ))}
    </>
  );
};

/** Totals of somebody or something. */
interface Total extends Sums {
  name: string;
}

const tokens = ({ reportedTokens, estimatedTokens }: Sums): number => reportedTokens + estimatedTokens;
const tokensIn = (usage: readonly Sums[]): number => usage.reduce((sum, row) => sum + tokens(row), 0);

/** The days' totals by model, the most tokens first. */
function modelTotals(usage: readonly DayModelUsage[]): Total[] {
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
const Totals = ({ of, rows, all, link }: TotalsProps) =>
  rows.length === 0 ? (
    <p class="soft">{tell`Nobody called a model in these days.`}</p>
  ) : (
    <div class="scroll stack">
      <table>
        <thead>
          <tr>
            <th>{of}</th>
            <th>{tell`Tokens`}</th>
            <th>{tell`Calls`}</th>
            <th>{tell`Reported`}</th>
            <th>{tell`Estimated`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td>{link ? <a href={link(row.name)}>{row.name}</a> : row.name}</td>
              <td data-label={tell`Tokens`}>
                <span>
                  {count(tokens(row))} <ShareBar share={all === 0 ? 0 : tokens(row) / all} />
                </span>
              </td>
              <td data-label={tell`Calls`}>{count(row.calls)}</td>
              <td data-label={tell`Reported`}>{show`${count(row.reportedTokens)} tokens, ${usd(row.reportedCost)}`}</td>
              <td data-label={tell`Estimated`}>{show`${count(row.estimatedTokens)} tokens, ${usd(row.estimatedCost)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
