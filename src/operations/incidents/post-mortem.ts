import { instant } from "../alerts/view.ts";
import type { ModelAccounting } from "../../platform/model-accounting.ts";
import type { ReviewedChange } from "./incident.ts";
import type { IncidentDetail } from "./ports.ts";
import { totalText } from "./total-text.ts";

/** An incident as a Markdown document: what happened, whom it hit, the timeline, the review. */
export function postMortem(incident: IncidentDetail): string {
  const { blastRadius: blast, review } = incident;
  const minutes = incident.closedAt === null ? null : Math.round((incident.closedAt - incident.openedAt) / 60_000);
  return [
    `# ${oneLine(incident.title)}`,
    "",
    `- Incident: \`${incident.id}\`, severity ${incident.severity}`,
    `- Opened: ${instant(incident.openedAt)} by ${incident.openedBy}`,
    incident.closedAt === null
      ? "- Still open"
      : `- Closed: ${instant(incident.closedAt)} by ${incident.closedBy ?? ""}, after ${minutes} min`,
    ...(incident.model === null ? [] : [`- Model: ${incident.model}`]),
    `- Deploys frozen: ${incident.frozeDeploys ? "yes" : "no"}`,
    `- Health captured: ${incident.healthCapturedAt ?? "could not be read"}`,
    "",
    "## Blast radius",
    "",
    `${blast.buyers} buyers and ${blast.clients} clients got a failure in the ${blast.windowMinutes} min before it was opened${blast.complete ? "" : " (at least: not all figures could be read)"}.`,
    "",
    ...table(
      ["Section", "Status", "Since"],
      blast.sections.map(({ name, status, since }) => [name, status, since ?? "unknown"]),
    ),
    ...table(
      ["Route", "Requests", "Failed", "Rate"],
      blast.routes.map(({ route, requests, failed, rate }) => [route, String(requests), String(failed), `${(rate * 100).toFixed(1)} %`]),
    ),
    "## Timeline",
    "",
    ...table(
      ["Time", "What", "Who", "Text"],
      incident.timeline.map(({ at, kind, by, text }) => [instant(at), kind, by, text]),
    ),
    "## Review",
    "",
    ...(review
      ? [
          `**Root cause.** ${review.rootCause}`,
          "",
          `**Runbook.** ${changeLine(review.runbookChange)}`,
          "",
          `**Regression check.** ${changeLine(review.regressionCheck)}`,
          ...(review.modelAccounting
            ? ["", `**Accounting of the model when it was closed.** ${accountingLine(review.modelAccounting)}`]
            : []),
          ...(review.fxCoverage === null ? [] : ["", `**Exchange-rate coverage when it was closed.** ${review.fxCoverage}`]),
        ]
      : ["Not reviewed yet."]),
    "",
  ].join("\n");
}

const changeLine = (reviewed: ReviewedChange): string => ("change" in reviewed ? reviewed.change : `None: ${reviewed.reason}`);

const accountingLine = ({ rule, day, reported, estimated }: ModelAccounting): string =>
  `Pricing: ${rule ? (rule.pricing ?? "none") : "not in the contract"}. Dashboard slice: ${rule?.dashboardSlice ?? "none"}. No alert about its cost open. ` +
  `On ${day} reported ${totalText(reported)}; estimated ${totalText(estimated)}.`;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => oneLine(cell).replaceAll("|", String.raw`\|`)).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}
