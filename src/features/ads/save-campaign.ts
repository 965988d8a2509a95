import { auditRow } from "../../platform/audit/audit-log.ts";
import { campaignSaved } from "../../platform/events/ads.ts";
import { AppError } from "../../platform/errors.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import { openHours, type OpenHours } from "./open-hours.ts";
import { refuseUnservable } from "./refuse-unservable.ts";
import type { Placement } from "./schemas.ts";
import { findCampaign, hasTimeZone, saveCampaign as save, type CampaignWithSpend } from "./store.ts";
import type { Targets } from "./targets.ts";
import { utcDay } from "../../platform/utc-day.ts";

export interface CampaignInput {
  name: string;
  supplierId?: string | undefined;
  keywords: string[];
  targets?: Targets | undefined;
  placement: Placement;
  bid: { amount: number };
  dailyBudget?: { amount: number } | undefined;
  totalBudget?: { amount: number } | undefined;
  /** RFC 3339. */
  startsAt?: string | undefined;
  endsAt?: string | undefined;
  /** When in the week; absent: always. */
  hours?: Pick<OpenHours, "timeZone" | "open"> | undefined;
  pacing?: "none" | "even";
  enabled: boolean;
}

/** Kinds with something in them; null of none. */
function targetsOf(asked: Targets = {}): Targets | null {
  const wanted = Object.entries(asked).filter(([, some]) => some !== undefined && some.length > 0);
  return wanted.length === 0 ? null : Object.fromEntries(wanted);
}

const momentOf = (at: string | undefined): Date | null => (at === undefined ? null : new Date(at));

/**
 * Makes a campaign or replaces it whole; what it spent stays. Throws `validation` of one that is switched on and will at no moment be
 * sold, and of a time zone that the database does not have, since statements judge by it.
 */
export async function saveCampaign(deps: Platform, operator: Actor, id: string, input: CampaignInput): Promise<CampaignWithSpend> {
  const now = deps.clock.now();
  const { name, supplierId = null, keywords, placement, bid, dailyBudget, totalBudget, pacing = "none", enabled } = input;
  const [startsAt, endsAt] = [momentOf(input.startsAt), momentOf(input.endsAt)];
  const hours = input.hours === undefined ? null : openHours(input.hours);
  const budgets = { bidMinor: bid.amount, totalBudgetMinor: totalBudget?.amount ?? null };
  if (enabled) await refuseUnservable(deps, { id, supplierId, ...budgets, startsAt, endsAt, hours }, now);
  if (hours !== null && !(await hasTimeZone(deps.db, hours.timeZone)))
    throw new AppError("validation", "the campaign would never be served", {
      errors: [{ pointer: "/hours/timeZone", detail: "is a time zone that the database does not have" }],
    });
  const row = {
    id,
    name,
    supplierId,
    keywords,
    targets: targetsOf(input.targets),
    placement,
    ...budgets,
    dailyBudgetMinor: dailyBudget?.amount ?? null,
    startsAt,
    endsAt,
    hours,
    pacing,
    servesFrom: 0,
    enabled,
    updatedAt: now,
    updatedBy: operator.id,
  };
  const { bidMinor, dailyBudgetMinor, totalBudgetMinor, targets } = row;
  const season = { startsAt: startsAt?.toISOString() ?? null, endsAt: endsAt?.toISOString() ?? null };
  const detail = {
    enabled,
    placement,
    targets,
    bidMinor,
    dailyBudgetMinor,
    totalBudgetMinor,
    ...season,
    hours: input.hours ?? null,
    pacing,
  };
  await save(deps.db, row, auditRow(deps, operator, { action: "campaign.save", subjectKind: "campaign", subject: id, detail }));
  campaignSaved(deps, { campaignId: id, by: operator.id, enabled });
  return (await findCampaign(deps.db, id, utcDay(now))) ?? { ...row, spentMinor: 0, spentInTotalMinor: 0, supplierOff: false };
}
