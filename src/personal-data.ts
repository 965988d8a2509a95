import { adsPersonalData } from "./features/ads/personal-data.ts";
import { agentCheckoutErasers, agentCheckoutPersonalData } from "./features/agent-checkout/personal-data.ts";
import { authPersonalData } from "./features/auth/personal-data.ts";
import { automationsErasers, automationsPersonalData } from "./features/automations/personal-data.ts";
import { briefsPersonalData } from "./features/briefs/personal-data.ts";
import { cartErasers, cartPersonalData } from "./features/cart/personal-data.ts";
import type { CartDeps } from "./features/cart/ports.ts";
import { chatErasers, chatPersonalData } from "./features/chat/personal-data.ts";
import { checkoutPersonalData } from "./features/checkout/personal-data.ts";
import { llmPersonalData } from "./features/llm/personal-data.ts";
import { ordersPersonalData } from "./features/orders/personal-data.ts";
import { searchErasers, searchPersonalData } from "./features/search/personal-data.ts";
import { auditErasers } from "./platform/audit/personal-data.ts";
import { noticesErasers, noticesPersonalData } from "./platform/notices/personal-data.ts";
import type { PersonalEraser, PersonalSection } from "./platform/personal-data.ts";

/** Everything that is kept of a buyer, in the order in which it is exported. Part of the composition root. */
export const createPersonalData = (deps: CartDeps): readonly PersonalSection[] => [
  ...authPersonalData(deps),
  ...noticesPersonalData(deps),
  ...chatPersonalData(deps),
  ...briefsPersonalData(deps),
  ...searchPersonalData(deps),
  ...cartPersonalData(deps),
  ...checkoutPersonalData(deps),
  ...agentCheckoutPersonalData(deps),
  ...ordersPersonalData(deps),
  ...automationsPersonalData(deps),
  ...adsPersonalData(deps),
  ...llmPersonalData(deps),
];

/**
 * What is erased of an account, before its row takes along what hangs on it alone. What is kept by law or for the books stays, by the account's
 * id, which names nobody any more: orders and checkouts for ten years, calls of models and lines of the audit trail for their days.
 */
export const createPersonalErasers = (deps: CartDeps): readonly PersonalEraser[] => [
  ...agentCheckoutErasers(deps),
  ...cartErasers(deps),
  ...chatErasers(deps),
  ...searchErasers(deps),
  ...automationsErasers(deps),
  ...noticesErasers(deps),
  ...auditErasers(deps),
];
