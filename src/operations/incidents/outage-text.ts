import type { Alert } from "../alerts/alert.ts";
import { instant } from "../alerts/view.ts";
import { recorded } from "../../platform/language/say.ts";

/** Alerts that are named; of the rest how many they are. */
const NAMED = 10;

export type StandingAlert = Pick<Alert, "id" | "key" | "severity" | "firstRaisedAt" | "causeId" | "explains">;

/** What is known of releases: which served the request, and under which health was captured. Which was deployed when does not follow from that. */
export interface SeenReleases {
  serving: string | undefined;
  captured: { releaseId: string; capturedAt: string } | undefined;
}

/**
 * With what an incident begins that is opened in an outage: the alerts that stand, what they seem to follow from, and which
 * releases were seen. Undefined where no alert is open.
 */
export function outageText(open: readonly StandingAlert[], releases: SeenReleases): string | undefined {
  if (open.length === 0) return undefined;
  const named = open.slice(0, NAMED).map(({ key, severity, firstRaisedAt }) => `${key} (${severity}, since ${instant(firstRaisedAt)})`);
  const more = open.length > NAMED ? [recorded`${open.length - NAMED} more alerts`] : [];
  const { cause, under, explains } = suspected(open);
  return [
    recorded`Open alerts: ${[...named, ...more].join(", ")}.`,
    under === 0
      ? explains
        ? recorded`Suspected cause: ${cause}, from which others follow.`
        : recorded`Suspected cause: ${cause}, the oldest of the gravest.`
      : recorded`Suspected cause: ${cause}, under which ${under} are grouped.`,
    ...seenText(releases),
  ].join(" ");
}

function seenText({ serving, captured }: SeenReleases): string[] {
  if (serving === undefined) return [];
  return [
    captured
      ? recorded`This request was served by ${serving}; health was captured under ${captured.releaseId} at ${captured.capturedAt}.`
      : recorded`This request was served by ${serving}.`,
  ];
}

/** The alert that most others are grouped under; of none the oldest page, else the oldest: before all those from which others follow, like a dependency that is down. */
function suspected(open: readonly StandingAlert[]): { cause: string; under: number; explains: boolean } {
  const under = ({ id }: StandingAlert) => open.filter(({ causeId }) => causeId === id).length;
  const gravest = open.some(({ severity }) => severity === "page") ? open.filter(({ severity }) => severity === "page") : open;
  const follows = gravest.filter(({ explains }) => explains.length > 0);
  const oldest = (follows.length > 0 ? follows : gravest).toSorted((a, b) => a.firstRaisedAt - b.firstRaisedAt)[0];
  const most = open.toSorted((a, b) => under(b) - under(a) || a.firstRaisedAt - b.firstRaisedAt)[0];
  const cause = most && under(most) > 0 ? most : oldest;
  return { cause: cause?.key ?? "", under: cause ? under(cause) : 0, explains: (cause?.explains.length ?? 0) > 0 };
}
