import { More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { ShareBar } from "../../platform/console/chart.tsx";
import { markup } from "../../platform/console/markup.ts";
import { Ago, Badge, moneyText } from "../../platform/console/parts.tsx";
import type { CampaignStanding } from "./campaign-rules.ts";
import type { CampaignWithSpend } from "./store.ts";
import { show, tell } from "../../platform/console/tell.ts";

export interface ShownCampaign {
  campaign: CampaignWithSpend;
  standing: CampaignStanding;
  /** From when it can serve again; null: now, or not by itself any more. */
  servesFrom: Date | null;
}

export interface CampaignsView {
  path: string;
  now: Date;
  campaigns: readonly ShownCampaign[];
  nextCursor: string | null;
}

const STANDING: Record<CampaignStanding, string> = {
  ...{ serving: "pass", scheduled: "plain", closed: "plain", waiting: "warn" },
  ...{ spent: "plain", ended: "plain", off: "plain", "supplier-off": "warn" },
};
const DAY_MS = 86_400_000;

/** What stands on the page of campaigns, as HTML. A module of its own, loaded when the page is asked for (`src/sdks.ts`). */
export const campaignCards = (view: CampaignsView): string => markup(<Cards {...view} />);

const usd = (amount: number): string => moneyText({ amount, currency: "USD" });
const percent = (share: number): string => `${Math.round(share * 100)} %`;

const Cards = ({ path, now, campaigns, nextCursor }: CampaignsView) => (
  <>
    <div class="head" data-part="head">
      <h1>{tell`Campaigns`}</h1>
      <span class="soft">{show`today is the UTC day, of which ${percent((now.getTime() % DAY_MS) / DAY_MS)} has gone: an even pacing spends no more of its budget, by the hours of the day in which it is sold`}</span>
    </div>
    <Card part="campaigns" title={tell`By their ids`}>
      {campaigns.length === 0 && <p>{tell`None.`}</p>}
      {campaigns.length > 0 && (
        <div class="scroll stack">
          <table>
            <thead>
              <tr>
                <th>{tell`Campaign`}</th>
                <th>{tell`Stands`}</th>
                <th>{tell`Spent today`}</th>
                <th>{tell`Spent in total`}</th>
                <th>{tell`Serves`}</th>
              </tr>
            </thead>
            <tbody>
              {campaigns.map((shown) => (
                <Row shown={shown} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <More path={path} cursor={nextCursor} />
    </Card>
  </>
);

const Row = ({ shown: { campaign, standing, servesFrom }, now }: { shown: ShownCampaign; now: Date }) => {
  const { id, name, placement, bidMinor, pacing, spentMinor, dailyBudgetMinor, spentInTotalMinor, totalBudgetMinor } = campaign;
  return (
    <tr>
      <td>
        <strong>{name}</strong> <span class="soft">{show`${<code>{id}</code>}, ${placement}, ${usd(bidMinor)} a click`}</span>
      </td>
      <td data-label={tell`Stands`}>
        <span>
          <Badge state={STANDING[standing]}>{standing}</Badge>
          {servesFrom !== null && <span class="soft"> {show`from ${<Ago at={servesFrom.toISOString()} now={now} />}`}</span>}
        </span>
      </td>
      <td data-label={tell`Spent today`} class="figures">
        <Spent spent={spentMinor} budget={dailyBudgetMinor} />
        {pacing === "even" && <span class="soft"> {tell`paced evenly`}</span>}
      </td>
      <td data-label={tell`Spent in total`} class="figures">
        <Spent spent={spentInTotalMinor} budget={totalBudgetMinor} />
      </td>
      <td data-label={tell`Serves`}>
        <Schedule campaign={campaign} now={now} />
      </td>
    </tr>
  );
};

const Spent = ({ spent, budget }: { spent: number; budget: number | null }) => (
  <span>
    {usd(spent)}
    {budget === null ? (
      <span class="soft"> {tell`without a limit`}</span>
    ) : (
      <> {show`of ${usd(budget)}, ${percent(spent / budget)}${<ShareBar share={spent / budget} />}`}</>
    )}
  </span>
);

const Schedule = ({ campaign: { startsAt, endsAt, hours }, now }: { campaign: CampaignWithSpend; now: Date }) => (
  <span>
    {startsAt === null && endsAt === null && hours === null && tell`always`}
    {startsAt !== null && <>{show`begins ${<Ago at={startsAt.toISOString()} now={now} />}`}</>}
    {startsAt !== null && endsAt !== null && ", "}
    {endsAt !== null && <>{show`ends ${<Ago at={endsAt.toISOString()} now={now} />}`}</>}
    {hours !== null && (
      <span class="soft" data-part="hours">
        {" "}
        {show`${hours.open.map(({ days, from, to }) => `${days.join(" ")} ${from}–${to} h`).join("; ")} in ${hours.timeZone}`}
      </span>
    )}
  </span>
);
