import type { Deps } from "./deps.ts";
import { deleteOldAgentCheckouts } from "./features/agent-checkout/delete-old.ts";
import {
  closeExpiredImpressions,
  deleteOldHintControls,
  deleteOldImpressions,
  forgetNetworks,
  resumeCampaigns,
} from "./features/ads/close-impressions.ts";
import { deleteEndedExecutions } from "./features/automations/delete-ended-executions.ts";
import { stepBulkReplays } from "./features/automations/bulk/step-bulk-replays.ts";
import { reopenDeferred } from "./features/automations/reopen-deferred.ts";
import { sealSecrets } from "./features/automations/seal-secrets.ts";
import { tellAlerts } from "./features/automations/operators/tell-alerts.ts";
import { sweepAutomations } from "./features/automations/sweep-automations.ts";
import { deleteEndedServiceTokens } from "./features/auth/delete-ended-service-tokens.ts";
import { deleteExpiredSessions } from "./features/auth/delete-expired-sessions.ts";
import { eraseClosedAccounts } from "./features/auth/erase-closed-accounts.ts";
import { tellEndedSessions } from "./features/auth/tell-ended-sessions.ts";
import { sendPendingPasswordResets } from "./features/auth/send-password-reset.ts";
import { sendPendingVerifications } from "./features/auth/send-pending-verifications.ts";
import { reconcileBriefs } from "./features/briefs/reconcile-briefs.ts";
import { deleteOldReports } from "./features/catalog/telemetry/delete-old-reports.ts";
import { trimDeltas } from "./features/catalog/trim-deltas.ts";
import { checkPayments } from "./features/checkout/check-payments.ts";
import { deleteOldTotals, foldCheckoutTotals } from "./features/checkout/fold-totals.ts";
import { reconcileCheckouts } from "./features/checkout/reconcile-checkouts.ts";
import { tellStuckCheckouts } from "./features/checkout/tell-stuck.ts";
import { deleteOldWebhooks, sweepWebhooks } from "./features/checkout/sweep-webhooks.ts";
import { deleteDecidedLetters } from "./features/dead-letters/delete-decided-letters.ts";
import { settleDeadLetters } from "./features/dead-letters/settle-dead-letters.ts";
import { sweepRefundRequests } from "./features/payments/sweep-refund-requests.ts";
import { refreshRates, refreshRatesIfDue } from "./features/fx/refresh-rates.ts";
import { tellStaleRates } from "./features/fx/tell-stale.ts";
import { sweepFeeds } from "./features/crawl/feeds/sweep-feeds.ts";
import { refreshPages } from "./features/crawl/refresh/refresh-pages.ts";
import { sweepCrawls } from "./features/crawl/sweep-crawls.ts";
import { retrySetAside } from "./features/llm/set-aside.ts";
import { deleteOldUsage } from "./features/llm/delete-old-usage.ts";
import { deleteOldReservations, reconcileStock } from "./features/stock/reconcile-stock.ts";
import { completeEndedSearches } from "./features/search/complete-search.ts";
import { deleteOldDrafts } from "./features/search/delete-old-drafts.ts";
import { sellClosedPlaces } from "./features/search/sell-places.ts";
import { sweepAlerts } from "./operations/alerts/sweep-alerts.ts";
import { runCron } from "./operations/crons/run-cron.ts";
import { heedAccounts } from "./operations/on-call/heed-accounts.ts";
import { captureHealthByCron } from "./operations/health/capture-health.ts";
import { noteFxCoverage } from "./operations/incidents/note-fx-coverage.ts";
import { deleteOldAuditLines } from "./platform/audit/delete-old-lines.ts";
import { deleteOldNotices, sendPendingNotices } from "./platform/notices/send-notices.ts";

/** A verb a cron runs. It takes its own lease: crons overlap, come late, or not at all. Answers what it did, for the log. */
type CronVerb = (deps: Deps) => Promise<unknown>;

/** Cron expression (wrangler.toml) → verbs, in order. */
const TABLE: Record<string, Record<string, CronVerb>> = {
  "* * * * *": {
    sweepAlerts,
    heedAccounts,
    captureHealthByCron,
    noteFxCoverage,
    refreshRatesIfDue,
    reconcileBriefs,
    tellStaleRates,
    tellAlerts,
    sweepAutomations,
    reopenDeferred,
    stepBulkReplays,
    sweepWebhooks,
    reconcileCheckouts,
    tellStuckCheckouts,
    sweepRefundRequests,
    checkPayments,
    reconcileStock,
    foldCheckoutTotals,
    sweepCrawls,
    completeEndedSearches,
    retrySetAside,
    settleDeadLetters,
    sellClosedPlaces,
    sendPendingVerifications,
    sendPendingPasswordResets,
    sendPendingNotices,
    tellEndedSessions,
    eraseClosedAccounts,
    sweepFeeds,
    refreshPages,
  },
  "7 * * * *": { refreshRates, sealSecrets, closeExpiredImpressions, forgetNetworks, resumeCampaigns },
  "17 3 * * *": {
    deleteExpiredSessions,
    deleteEndedServiceTokens,
    deleteEndedExecutions,
    deleteOldUsage,
    deleteOldWebhooks,
    deleteOldTotals,
    deleteOldAgentCheckouts,
    deleteOldReservations,
    deleteOldImpressions,
    deleteOldHintControls,
    trimDeltas,
    deleteOldReports,
    deleteOldDrafts,
    deleteDecidedLetters,
    deleteOldAuditLines,
    deleteOldNotices,
  },
};

/** Runs the verbs of a cron of wrangler.toml. */
export async function runScheduled(expression: string, deps: Deps): Promise<void> {
  const verbs = Object.entries(TABLE[expression] ?? {}).map(([name, verb]) => [name, () => verb(deps)] as const);
  await runCron(deps, expression, Object.fromEntries(verbs));
}
