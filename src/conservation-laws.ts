import { adSpendLaw, adTotalsLaw, impressionsLaw, placesLaw } from "./features/ads/conservation.ts";
import { automationsLaw } from "./features/automations/conservation.ts";
import { deltaLogLaw, streamHeadLaw } from "./features/catalog/conservation.ts";
import type { CatalogDeps } from "./features/catalog/ports.ts";
import { paymentsLaw } from "./features/checkout/conservation.ts";
import type { CheckoutDeps } from "./features/checkout/ports.ts";
import { llmLaws } from "./features/llm/conservation.ts";
import type { LlmDeps } from "./features/llm/ports.ts";
import { orderEventsLaw } from "./features/orders/conservation.ts";
import { stockLaw } from "./features/stock/conservation.ts";
import { searchEventsLaw } from "./features/search/conservation.ts";
import { alertsNotifiedLaw, alertsRaisedLaw, alertsReceivedLaw } from "./operations/alerts/conservation.ts";
import type { AlertDeps } from "./operations/alerts/ports.ts";
import type { HealthDeps } from "./operations/health/ports.ts";
import type { ConservationLaw } from "./platform/conservation.ts";

/** What the laws compare by. */
export type LawDeps = AlertDeps & HealthDeps & CatalogDeps & CheckoutDeps & LlmDeps;

/** Every conservation law, in the order they are shown. Part of the composition root. */
export const createConservationLaws = (deps: LawDeps): readonly ConservationLaw[] => [
  paymentsLaw(deps),
  alertsRaisedLaw(deps),
  alertsNotifiedLaw(deps),
  alertsReceivedLaw(deps, "primary"),
  alertsReceivedLaw(deps, "secondary"),
  orderEventsLaw(deps),
  stockLaw(deps),
  searchEventsLaw(deps),
  automationsLaw(deps),
  ...llmLaws(deps),
  deltaLogLaw(deps),
  streamHeadLaw(deps),
  placesLaw(deps),
  impressionsLaw(deps),
  adSpendLaw(deps),
  adTotalsLaw(deps),
];
