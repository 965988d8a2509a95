import * as z from "zod";
import { CONTRACT_DOCUMENT, type Contract } from "../../platform/contract.ts";
import { sha256 } from "../../platform/digest.ts";
import { healthSection, when, type HealthSection } from "../../platform/health.ts";
import { unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { utcDay } from "../../platform/utc-day.ts";
import { loadContractRelations } from "../../sdks.ts";
import { tell } from "../../platform/console/tell.ts";
import { recorded } from "../../platform/language/say.ts";

const standInSchema = z.object({
  setting: z.string(),
  by: z.string(),
  owner: z.string(),
  reviewedOn: z.string(),
  reviewBy: z.string(),
});

const governance = figures({ version: unshown(z.number()), lastChanged: unshown(z.string()) })
  .text("Contract", ({ version, lastChanged }) => tell`version ${version} of ${lastChanged}`)
  .and({ hash: unshown(z.string().describe("SHA-256 of the contract as checked in, its members sorted.")) })
  .text("Hash", ({ hash }) => hash.slice(0, 12))
  .and({ reviewOverdue: unshown(z.array(z.object({ section: z.string(), owner: z.string(), reviewBy: z.string() }))) })
  .gauge(
    "Reviews overdue",
    gauge("governance_review_overdue", "Sections of the contract whose review date has passed."),
    ({ reviewOverdue }) => reviewOverdue.length,
  )
  .and({ standIns: unshown(z.array(standInSchema).describe("What stands in for settings that the runbook demands (DEP-1).")) })
  .text(
    "In place of settings",
    ({ standIns }) =>
      standIns.map(({ setting, by, owner, reviewedOn }) => `${by} for ${setting}, reviewed on ${reviewedOn} by ${owner}`).join("; ") ||
      null,
  )
  .and({
    contradictions: unshown(
      z.array(
        z.object({
          pointer: z.string().describe("The figure that is wrong, as RFC 6901 has it."),
          text: z.string().describe("What it must be beside which other, and why."),
        }),
      ),
    ),
  })
  .gauge(
    "Figures that contradict",
    gauge("governance_contradictions", "Figures of the contract that contradict others which the code relies on."),
    ({ contradictions }) => contradictions.length,
  )
  .text("Contradictions", ({ contradictions }) => contradictions.map(({ text }) => text).join("; ") || null);

/** What stands in for settings that are demanded of a deployed environment (DEP-1). */
const standInsOf = ({ standIns: { MONGO_URL, IMAGE_PROC_BASE_URL } }: Contract) =>
  Object.entries({ MONGO_URL, IMAGE_PROC_BASE_URL }).flatMap(([name, entry]) => (entry ? [{ name, ...entry }] : []));

/** Sections of the contract, and entries of its stand-ins, whose review date lies before the day of `now` (UTC). */
export function overdueReviews(contract: Contract, now: Date): { section: string; owner: string; reviewBy: string }[] {
  const today = utcDay(now);
  const reviewed = [...Object.entries(contract), ...standInsOf(contract).map(({ name, ...entry }) => [`standIns.${name}`, entry] as const)];
  return reviewed.flatMap(([section, value]) =>
    typeof value === "object" && "reviewBy" in value && value.reviewBy < today
      ? [{ section, owner: value.owner, reviewBy: value.reviewBy }]
      : [],
  );
}

/** The same for the same content, however the file is laid out. */
export const contractHash = (document: unknown = CONTRACT_DOCUMENT): string => sha256(JSON.stringify(sorted(document)));

export const governanceHealth = ({ contract }: Pick<Platform, "contract">): HealthSection => {
  const hash = contractHash();
  return healthSection({
    name: "governance",
    title: "Governance",
    surfaces: ["ops"],
    figures: governance,
    async capture({ now }) {
      const reviewOverdue = overdueReviews(contract, now);
      const { version, lastChanged } = contract;
      const { relationFaults } = await loadContractRelations();
      const contradictions = relationFaults(contract, utcDay(now));
      const standIns = standInsOf(contract).map(({ name: setting, by, owner, reviewedOn, reviewBy }) => ({
        ...{ setting, by, owner, reviewedOn, reviewBy },
      }));
      const status = contradictions.length > 0 ? "fail" : reviewOverdue.length > 0 ? "warn" : "pass";
      return { status, complete: true, figures: { version, hash, lastChanged, reviewOverdue, standIns, contradictions } };
    },
    alerts: [
      {
        name: "governance.review-overdue",
        conditions: ({ reviewOverdue }) =>
          reviewOverdue.map(({ section, owner, reviewBy }) => ({
            key: `governance.${section}.review-overdue`,
            severity: "warn",
            summary: recorded`${owner} was to review ${section} by ${reviewBy}`,
          })),
      },
      {
        name: "governance.contradictions",
        conditions: ({ contradictions: [first, ...others] }) =>
          when(first !== undefined, {
            key: "governance.contradictions",
            severity: "warn",
            summary:
              others.length > 0
                ? recorded`the contract contradicts itself: ${first?.text ?? ""}, and ${others.length} more`
                : recorded`the contract contradicts itself: ${first?.text ?? ""}`,
            detail: { contradictions: [first, ...others] },
          }),
      },
    ],
  });
};

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
