import { chatMetrics } from "../../platform/events/chat.ts";
import { healthSection, isOver, type HealthSection } from "../../platform/health.ts";
import { age, count } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import type { Platform } from "../../platform/platform.ts";
import { extractionFigures } from "../chat/extraction-lease.ts";
import { recorded } from "../../platform/language/say.ts";

const briefs = figures({
  queuedForExtraction: count("Queued for extraction", "brief_sessions_queued", "Sessions that wait for the extraction of their brief."),
  oldestQueuedAgeSeconds: age(
    "Oldest queued (s)",
    "brief_oldest_queued_age",
    "Age of the oldest session that waits.",
    "Since it was finalized.",
  ),
  finalizing: count("Finalizing", "brief_sessions_finalizing", "Sessions whose extraction is under way."),
  oldestFinalizingAgeSeconds: age("Oldest finalizing (s)", "brief_oldest_finalizing_age", "Age of the oldest extraction under way."),
  reconcileResets: count(
    "Reconcile resets (24 h)",
    "brief_reconcile_resets_recent",
    "Sessions' resets by the reconcile over 24 hours.",
    "Of sessions it touched in that time.",
  ),
  reconcileCompletions: count(
    "Reconcile completions (24 h)",
    "brief_reconcile_completions_recent",
    "Sessions the reconcile completed over 24 hours.",
  ),
});

/** BRF-1 and BRF-3: the lifecycle of briefs, from the sessions themselves. */
export const briefsHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "chatBriefs",
    title: "Chat briefs",
    surfaces: ["detailed", "ops"],
    trends: [
      { label: "Messages", metric: chatMetrics.messages },
      { label: "Extractions", metric: chatMetrics.extractions },
    ],
    figures: briefs,
    settings: ["DATABASE_URL", "AI_AGENT_BASE_URL"],
    async capture({ now, outbound }) {
      const found = await outbound("postgres", () => extractionFigures(deps.db, now));
      const oldestQueuedAgeSeconds = ageOf(found.queued, found.oldest_queued);
      const oldestFinalizingAgeSeconds = ageOf(found.finalizing, found.oldest_finalizing);
      const { queuedStuckSeconds, finalizingStuckSeconds } = deps.contract.briefs;
      const stuck = isOver(oldestQueuedAgeSeconds, queuedStuckSeconds) || isOver(oldestFinalizingAgeSeconds, finalizingStuckSeconds);
      return {
        status: stuck ? "warn" : "pass",
        complete: true,
        figures: {
          queuedForExtraction: found.queued,
          oldestQueuedAgeSeconds,
          finalizing: found.finalizing,
          oldestFinalizingAgeSeconds,
          reconcileResets: found.resets,
          reconcileCompletions: found.completions,
        },
      };
    },
    alerts: [
      briefs.page("chat-session.brief-lifecycle.queued-stuck", {
        mutedBy: "chat",
        when: ({ oldestQueuedAgeSeconds }, contract) => isOver(oldestQueuedAgeSeconds, contract.briefs.queuedStuckSeconds),
        say: ({ queuedForExtraction, oldestQueuedAgeSeconds }) =>
          recorded`A session has waited ${Math.round(oldestQueuedAgeSeconds ?? 0)} s for its brief; ${queuedForExtraction} wait`,
      }),
      briefs.page("chat-session.brief-lifecycle.finalizing-stuck", {
        mutedBy: "chat",
        when: ({ oldestFinalizingAgeSeconds }, contract) => isOver(oldestFinalizingAgeSeconds, contract.briefs.finalizingStuckSeconds),
        say: ({ finalizing, oldestFinalizingAgeSeconds }) =>
          recorded`A brief's extraction is under way for ${Math.round(oldestFinalizingAgeSeconds ?? 0)} s; ${finalizing} are`,
      }),
    ],
  });

const ageOf = (sessions: number, oldest: number | null): number | null =>
  sessions === 0 || oldest === null ? null : Math.max(0, Math.round(oldest));
