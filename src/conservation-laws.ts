import type { Deps } from "./deps.ts";
import { adSpendLaw, impressionsLaw, placesLaw } from "./features/ads/conservation.ts";
import { automationsLaw } from "./features/automations/conservation.ts";
import { deltaLogLaw, streamHeadLaw } from "./features/catalog/conservation.ts";
import { paymentsLaw } from "./features/checkout/conservation.ts";
import { tokensRecordedLaw, tokensReservedLaw } from "./features/llm/conservation.ts";
import { orderEventsLaw } from "./features/orders/conservation.ts";
import { searchEventsLaw } from "./features/search/conservation.ts";
import { alertsNotifiedLaw, alertsRaisedLaw } from "./operations/alerts/conservation.ts";
import type { ConservationLaw } from "./platform/conservation.ts";

/** Every conservation law, in the order they are shown. Part of the composition root. */
export const createConservationLaws = (deps: Deps): readonly ConservationLaw[] => [
  paymentsLaw(deps),
  alertsRaisedLaw(deps),
  alertsNotifiedLaw(deps),
  orderEventsLaw(deps),
  searchEventsLaw(deps),
  automationsLaw(deps),
  tokensReservedLaw(deps),
  tokensRecordedLaw(deps),
  deltaLogLaw(deps),
  streamHeadLaw(deps),
  placesLaw(deps),
  impressionsLaw(deps),
  adSpendLaw(deps),
];
