import type { Contract } from "../../../platform/contract.ts";
import { catalogReportsLost, catalogReportsSent, catalogReportsUnsent } from "../../../platform/events/catalog.ts";
import type { CatalogReports, TelemetryDeps } from "./ports.ts";
import { MOST_FIGURES, type CatalogReport } from "./report-message.ts";

/** A hand-on that did not end by then died with the request it ran behind. */
const LAPSES_MS = 20_000;
/** Tries of one hand-on, and how long it waits between them: what runs behind an answer has half a minute. */
const TRIES = 3;
const BETWEEN_TRIES_MS = 2_000;
/** Where a report has no room for another figure, it is counted here. */
const OTHER = "other";

type ReportsDeps = Pick<TelemetryDeps, "catalogTelemetry" | "clock" | "ids" | "log" | "metrics">;

/**
 * Gathers reports and sends them in batches. A report keeps its id until the queue has taken it, so that one of which nobody knows
 * whether it arrived is sent again and counted once. What an isolate has gathered when it ends is lost.
 */
export function createCatalogReports(
  deps: ReportsDeps,
  { everySeconds, heldReports }: Contract["catalog"]["telemetry"],
  pause: (milliseconds: number) => Promise<void>,
): CatalogReports {
  let quotes: { beganAt: Date; figures: Map<string, number> } | undefined;
  let waiting: CatalogReport[] = [];
  let claimedUntil = -Infinity;

  const hold = (report: CatalogReport): void => {
    waiting.push(report);
    const over = waiting.length - heldReports;
    if (over <= 0) return;
    waiting = waiting.slice(over);
    catalogReportsLost(deps, { reports: over, why: "no-room" });
  };

  const seal = (): void => {
    if (!quotes) return;
    const { beganAt, figures } = quotes;
    quotes = undefined;
    hold({
      ...{ id: deps.ids.next("rep"), kind: "quotes", searchId: null },
      ...{ beganAt: beganAt.toISOString(), endedAt: deps.clock.now().toISOString(), figures: Object.fromEntries(figures) },
    });
  };

  const send = async (): Promise<void> => {
    seal();
    const sent = waiting;
    if (sent.length === 0) return;
    await deps.catalogTelemetry.sendBatch(sent);
    const arrived = new Set(sent);
    waiting = waiting.filter((report) => !arrived.has(report));
    catalogReportsSent(deps, sent.length);
  };

  const sendPatiently = async (): Promise<void> => {
    await pause(everySeconds * 1000);
    for (let left = TRIES; left > 0; left -= 1) {
      try {
        await send();
        break;
      } catch (error) {
        catalogReportsUnsent(deps, { reports: waiting.length, error });
        if (left > 1) await pause(BETWEEN_TRIES_MS);
      }
    }
    claimedUntil = -Infinity;
  };

  return {
    quoted(named) {
      quotes ??= { beganAt: deps.clock.now(), figures: new Map() };
      const { figures } = quotes;
      for (const name of named) {
        const key = figures.has(name) || figures.size < MOST_FIGURES - 1 ? name : OTHER;
        figures.set(key, (figures.get(key) ?? 0) + 1);
      }
    },
    summarized({ searchId, beganAt, endedAt, figures }) {
      const times = { beganAt: beganAt.toISOString(), endedAt: endedAt.toISOString() };
      hold({ id: deps.ids.next("rep"), kind: "stream", searchId, ...times, figures });
    },
    handOn(behind) {
      const now = deps.clock.now().getTime();
      if (now < claimedUntil || (!quotes && waiting.length === 0)) return;
      claimedUntil = now + everySeconds * 1000 + LAPSES_MS;
      behind(sendPatiently());
    },
  };
}
