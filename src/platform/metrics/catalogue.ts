import { alertMetrics } from "../events/alerts.ts";
import { auditMetrics } from "../events/audit.ts";
import { authMetrics } from "../events/auth.ts";
import { adsMetrics } from "../events/ads.ts";
import { automationMetrics } from "../events/automations.ts";
import { bulkReplayMetrics } from "../events/bulk-replays.ts";
import { cartMetrics } from "../events/cart.ts";
import { checkoutMetrics } from "../events/checkout.ts";
import { stockMetrics } from "../events/stock.ts";
import { chatMetrics } from "../events/chat.ts";
import { catalogMetrics } from "../events/catalog.ts";
import { crawlMetrics } from "../events/crawl.ts";
import { searchMetrics } from "../events/search.ts";
import { agentCheckoutMetrics } from "../events/agent-checkout.ts";
import { mcpMetrics } from "../events/mcp.ts";
import { cronMetrics } from "../events/crons.ts";
import { deadLetterMetrics } from "../events/dead-letters.ts";
import { drillMetrics } from "../events/drills.ts";
import { fxMetrics } from "../events/fx.ts";
import { httpMetrics } from "../events/http.ts";
import { imageMetrics } from "../events/images.ts";
import { localeMetrics } from "../events/locales.ts";
import { healthMetrics } from "../events/health.ts";
import { incidentMetrics } from "../events/incidents.ts";
import { noticeMetrics } from "../events/notices.ts";
import { notificationMetrics } from "../events/notifications.ts";
import { paymentMetrics } from "../events/payments.ts";
import { operatorMetrics } from "../events/operators.ts";
import { llmMetrics } from "../events/llm.ts";
import { meteringMetrics } from "../events/metrics.ts";
import { queueMetrics } from "../events/queues.ts";
import { tracingMetrics } from "../events/tracing.ts";
import { versionMetrics } from "../events/versions.ts";
import { onCallMetrics } from "../events/on-call.ts";
import { silenceMetrics } from "../events/silences.ts";
import type { Metric } from "./metrics.ts";

const SETS: readonly Record<string, Metric>[] = [
  httpMetrics,
  operatorMetrics,
  auditMetrics,
  alertMetrics,
  onCallMetrics,
  silenceMetrics,
  notificationMetrics,
  noticeMetrics,
  incidentMetrics,
  drillMetrics,
  healthMetrics,
  authMetrics,
  queueMetrics,
  deadLetterMetrics,
  cronMetrics,
  versionMetrics,
  meteringMetrics,
  tracingMetrics,
  fxMetrics,
  imageMetrics,
  localeMetrics,
  adsMetrics,
  automationMetrics,
  bulkReplayMetrics,
  chatMetrics,
  llmMetrics,
  cartMetrics,
  checkoutMetrics,
  paymentMetrics,
  stockMetrics,
  searchMetrics,
  mcpMetrics,
  agentCheckoutMetrics,
  crawlMetrics,
  catalogMetrics,
];

/** Every metric there is, by name: what `/metrics` exports and what dashboards and alert rules may name. */
export const CATALOGUE: ReadonlyMap<string, Metric> = new Map(
  SETS.flatMap((set): [string, Metric][] => Object.values(set).map((metric) => [metric.name, metric])),
);
