import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { extractionFigures } from "../chat/extraction-lease.ts";

const seconds = z.number().nonnegative().nullable();
const figuresSchema = z.object({
  queuedForExtraction: z.number().describe("Sessions that wait for the extraction of their brief."),
  oldestQueuedAgeSeconds: seconds.describe("Seconds since the oldest of them was finalized; null of none."),
  finalizing: z.number().describe("Sessions whose extraction is under way."),
  oldestFinalizingAgeSeconds: seconds.describe("Seconds the oldest of them is under way; null of none."),
  reconcileResets: z.number().describe("Times the reconcile put a session back in the queue, of sessions it touched in the last 24 hours."),
  reconcileCompletions: z.number().describe("Sessions the reconcile completed in the last 24 hours."),
});

export const briefsHealthMetrics = {
  queued: gauge("brief_sessions_queued", "Sessions that wait for the extraction of their brief."),
  oldestQueued: gauge("brief_oldest_queued_age", "Age of the oldest session that waits.", [], { unit: "seconds" }),
  finalizing: gauge("brief_sessions_finalizing", "Sessions whose extraction is under way."),
  oldestFinalizing: gauge("brief_oldest_finalizing_age", "Age of the oldest extraction under way.", [], { unit: "seconds" }),
  resets: gauge("brief_reconcile_resets_recent", "Sessions' resets by the reconcile over 24 hours."),
  completions: gauge("brief_reconcile_completions_recent", "Sessions the reconcile completed over 24 hours."),
};

/** BRF-1 and BRF-3: the lifecycle of briefs, from the sessions themselves. */
export const briefsHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "chatBriefs",
    title: "Chat briefs",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    settings: ["DATABASE_URL", "AI_AGENT_BASE_URL"],
    async capture({ now, outbound }) {
      const found = await outbound("postgres", () => extractionFigures(deps.db, now));
      const figures = {
        queuedForExtraction: found.queued,
        oldestQueuedAgeSeconds: age(found.queued, found.oldest_queued),
        finalizing: found.finalizing,
        oldestFinalizingAgeSeconds: age(found.finalizing, found.oldest_finalizing),
        reconcileResets: found.resets,
        reconcileCompletions: found.completions,
      };
      const { queuedStuckSeconds, finalizingStuckSeconds } = deps.contract.briefs;
      const stuck =
        isPast(figures.oldestQueuedAgeSeconds, queuedStuckSeconds) || isPast(figures.oldestFinalizingAgeSeconds, finalizingStuckSeconds);
      return { status: stuck ? "warn" : "pass", complete: true, figures };
    },
    alerts: [
      {
        name: "chat-session.brief-lifecycle.queued-stuck",
        mutedBy: "chat",
        conditions: ({ queuedForExtraction, oldestQueuedAgeSeconds }, { briefs }) =>
          isPast(oldestQueuedAgeSeconds, briefs.queuedStuckSeconds)
            ? [
                {
                  key: "chat-session.brief-lifecycle.queued-stuck",
                  severity: "page",
                  summary: `A session has waited ${Math.round(oldestQueuedAgeSeconds ?? 0)} s for its brief; ${queuedForExtraction} wait`,
                },
              ]
            : [],
      },
      {
        name: "chat-session.brief-lifecycle.finalizing-stuck",
        mutedBy: "chat",
        conditions: ({ finalizing, oldestFinalizingAgeSeconds }, { briefs }) =>
          isPast(oldestFinalizingAgeSeconds, briefs.finalizingStuckSeconds)
            ? [
                {
                  key: "chat-session.brief-lifecycle.finalizing-stuck",
                  severity: "page",
                  summary: `A brief's extraction is under way for ${Math.round(oldestFinalizingAgeSeconds ?? 0)} s; ${finalizing} are`,
                },
              ]
            : [],
      },
    ],
    panel: [
      { label: "Queued for extraction", metric: briefsHealthMetrics.queued, read: (figures) => figures.queuedForExtraction },
      { label: "Oldest queued (s)", metric: briefsHealthMetrics.oldestQueued, read: (figures) => figures.oldestQueuedAgeSeconds },
      { label: "Finalizing", metric: briefsHealthMetrics.finalizing, read: (figures) => figures.finalizing },
      {
        label: "Oldest finalizing (s)",
        metric: briefsHealthMetrics.oldestFinalizing,
        read: (figures) => figures.oldestFinalizingAgeSeconds,
      },
      { label: "Reconcile resets (24 h)", metric: briefsHealthMetrics.resets, read: (figures) => figures.reconcileResets },
      { label: "Reconcile completions (24 h)", metric: briefsHealthMetrics.completions, read: (figures) => figures.reconcileCompletions },
    ],
  });

const age = (count: number, oldest: number | null): number | null =>
  count === 0 || oldest === null ? null : Math.max(0, Math.round(oldest));
const isPast = (ageSeconds: number | null, threshold: number): boolean => ageSeconds !== null && ageSeconds > threshold;
