import { hourOf } from "./controls.ts";
import { isOpenAt, nextOpening, type OpenHours } from "./open-hours.ts";

export const CAMPAIGN_STANDINGS = ["serving", "scheduled", "closed", "waiting", "spent", "ended", "supplier-off", "off"] as const;
export type CampaignStanding = (typeof CAMPAIGN_STANDINGS)[number];

/** What a campaign pays for a click at most, and of what; amounts are US cents. */
export interface Budgets {
  bidMinor: number;
  dailyBudgetMinor: number | null;
  totalBudgetMinor: number | null;
}

export interface Spent {
  /** On the UTC day. */
  spentMinor: number;
  /** Over all days. */
  spentInTotalMinor: number;
}

/** True where a click can still be paid for, out of the day's budget and of the total. */
export const paysForClick = (campaign: Budgets & Spent): boolean => withinDay(campaign) && withinTotal(campaign);

const withinDay = ({ bidMinor, dailyBudgetMinor, spentMinor }: Budgets & Spent): boolean =>
  dailyBudgetMinor === null || spentMinor + bidMinor <= dailyBudgetMinor;

const withinTotal = ({ bidMinor, totalBudgetMinor, spentInTotalMinor }: Budgets & Spent): boolean =>
  totalBudgetMinor === null || spentInTotalMinor + bidMinor <= totalBudgetMinor;

interface Scheduled extends Budgets, Spent {
  enabled: boolean;
  /** Its supplier is switched off. */
  supplierOff: boolean;
  startsAt: Date | null;
  endsAt: Date | null;
  /** When in the week it is sold; null: always. */
  hours: OpenHours | null;
  /** The hour since the epoch from which it can serve, as its clicks and the sweep left it. */
  servesFrom: number;
}

/** Where a campaign stands at a moment; what ends it comes before what only delays it. */
export function standingOf(campaign: Scheduled, now: Date): CampaignStanding {
  const { enabled, supplierOff, startsAt, endsAt, hours, servesFrom } = campaign;
  if (!enabled) return "off";
  if (endsAt !== null && endsAt <= now) return "ended";
  if (!withinTotal(campaign)) return "spent";
  if (supplierOff) return "supplier-off";
  if (startsAt !== null && startsAt > now) return "scheduled";
  if (hours !== null && !isOpenAt(hours, now)) return "closed";
  return withinDay(campaign) && servesFrom <= hourOf(now.getTime()) ? "serving" : "waiting";
}

const HOUR_MS = 3_600_000;

/** From when a campaign serves that waits for its start, its hours of the week or its money; null: it can now, or will not by itself. */
export function resumesAt(campaign: Scheduled, now: Date): Date | null {
  const standing = standingOf(campaign, now);
  const { startsAt, endsAt, hours, servesFrom } = campaign;
  if (standing !== "scheduled" && standing !== "closed" && standing !== "waiting") return null;
  const waits = servesFrom > hourOf(now.getTime()) ? new Date(servesFrom * HOUR_MS) : standing === "closed" ? now : null;
  const from = standing === "scheduled" ? startsAt : waits;
  const resumes = from === null || hours === null ? from : (nextOpening(hours, from) ?? null);
  return resumes !== null && endsAt !== null && resumes >= endsAt ? null : resumes;
}
