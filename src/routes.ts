import { KEPT_QUEUES } from "../queues/queues.ts";
import type { Deps } from "./deps.ts";
import { FAULT_PORTS } from "./fault-ports.ts";
import type { Settings } from "./env.ts";
import { authRoutes } from "./features/auth/routes.ts";
import { serviceTokenRoutes } from "./features/auth/service-token-routes.ts";
import { chatRoutes } from "./features/chat/routes.ts";
import { briefsRoutes } from "./features/briefs/routes.ts";
import { llmReconcileRoutes } from "./features/llm/reconcile-routes.ts";
import { llmRoutes } from "./features/llm/routes.ts";
import { USAGE_LETTERS } from "./features/llm/set-aside.ts";
import { searchRoutes } from "./features/search/routes.ts";
import { crawlRoutes } from "./features/crawl/routes.ts";
import { catalogRoutes } from "./features/catalog/routes.ts";
import { deadLetterRoutes as wakeUpLetterRoutes } from "./features/dead-letters/routes.ts";
import { cartRoutes } from "./features/cart/routes.ts";
import { checkoutRoutes } from "./features/checkout/routes.ts";
import { webhookRoutes } from "./features/checkout/webhook-routes.ts";
import { ordersRoutes } from "./features/orders/routes.ts";
import { campaignRoutes } from "./features/ads/campaign-routes.ts";
import { adsRoutes } from "./features/ads/routes.ts";
import { heldRateRoutes } from "./features/fx/held-routes.ts";
import { fxRoutes } from "./features/fx/routes.ts";
import { localesRoutes } from "./features/locales/routes.ts";
import { imagesRoutes } from "./features/images/routes.ts";
import { automationDeadLetterRoutes } from "./features/automations/dead-letter-routes.ts";
import { automationsRoutes } from "./features/automations/routes.ts";
import { operationsPageRoutes } from "./operations/health/console-routes.tsx";
import { healthRoutes } from "./operations/health/routes.ts";
import { deadLetterRoutes } from "./operations/alerts/dead-letter-routes.ts";
import { automationPageRoutes } from "./features/automations/console-routes.tsx";
import { checkoutPageRoutes } from "./features/checkout/console-routes.tsx";
import { llmPageRoutes } from "./features/llm/console-routes.tsx";
import { llmUsagePageRoutes } from "./features/llm/usage-page-routes.tsx";
import { alertPageRoutes } from "./operations/alerts/console-routes.tsx";
import { incidentPageRoutes } from "./operations/incidents/console-routes.tsx";
import { notificationPageRoutes } from "./operations/notifications/console-routes.tsx";
import { alertsRoutes } from "./operations/alerts/routes.ts";
import { incidentsRoutes } from "./operations/incidents/routes.ts";
import { switchesRoutes } from "./operations/switches/routes.ts";
import { notificationsRoutes } from "./operations/notifications/routes.ts";
import { auditRoutes } from "./operations/audit/routes.ts";
import { operatorPageRoutes } from "./operations/operators/console-routes.tsx";
import { operatorsRoutes } from "./operations/operators/routes.ts";
import { drillRecordRoutes } from "./operations/drills/record-routes.ts";
import { faultRoutes } from "./operations/faults/routes.ts";
import { drillsRoutes } from "./operations/drills/routes.ts";
import { referenceRoutes } from "./platform/http/reference.tsx";
import { statusRoutes } from "./operations/status/routes.tsx";
import type { RouteEntry, Routes } from "./platform/http/route.ts";

/** Every operation that is there in each environment, by feature. */
const ALL: readonly Pick<Routes<Deps>, "entries">[] = [
  authRoutes,
  serviceTokenRoutes,
  chatRoutes,
  briefsRoutes,
  llmRoutes,
  llmReconcileRoutes,
  searchRoutes,
  crawlRoutes,
  wakeUpLetterRoutes([...KEPT_QUEUES, USAGE_LETTERS]),
  catalogRoutes,
  cartRoutes,
  checkoutRoutes,
  webhookRoutes,
  ordersRoutes,
  campaignRoutes,
  adsRoutes,
  fxRoutes,
  heldRateRoutes,
  localesRoutes,
  imagesRoutes,
  automationDeadLetterRoutes,
  automationsRoutes,
  healthRoutes,
  operationsPageRoutes,
  statusRoutes,
  automationPageRoutes,
  checkoutPageRoutes,
  llmPageRoutes,
  llmUsagePageRoutes,
  alertPageRoutes,
  incidentPageRoutes,
  notificationPageRoutes,
  alertsRoutes,
  deadLetterRoutes,
  incidentsRoutes,
  switchesRoutes,
  notificationsRoutes,
  operatorsRoutes,
  auditRoutes,
  operatorPageRoutes,
  drillsRoutes,
  drillRecordRoutes,
];

/** The operations of an environment and the reference written from them. Where nothing may be broken, there are no routes to break it. */
export function routesIn(environment: Settings["environment"]): readonly RouteEntry<Deps>[] {
  const all = environment === "production" ? ALL : [...ALL, faultRoutes(FAULT_PORTS)];
  const operations = all.flatMap(({ entries }): readonly RouteEntry<Deps>[] => entries);
  return [...operations, ...referenceRoutes(operations).entries];
}

/** Every operation there is, for tests: the Worker writes those of its own environment, and is bundled without these. */
export const routes: readonly RouteEntry<Deps>[] = /* @__PURE__ */ routesIn("local");
