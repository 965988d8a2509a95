import { adsPersonalData } from "./features/ads/personal-data.ts";
import { authPersonalData } from "./features/auth/personal-data.ts";
import { automationsPersonalData } from "./features/automations/personal-data.ts";
import { briefsPersonalData } from "./features/briefs/personal-data.ts";
import { cartPersonalData } from "./features/cart/personal-data.ts";
import type { CartDeps } from "./features/cart/ports.ts";
import { chatPersonalData } from "./features/chat/personal-data.ts";
import { checkoutPersonalData } from "./features/checkout/personal-data.ts";
import { llmPersonalData } from "./features/llm/personal-data.ts";
import { ordersPersonalData } from "./features/orders/personal-data.ts";
import { searchPersonalData } from "./features/search/personal-data.ts";
import { noticesPersonalData } from "./platform/notices/personal-data.ts";
import type { PersonalSection } from "./platform/personal-data.ts";

/** Everything that is kept of a buyer, in the order in which it is exported. Part of the composition root. */
export const createPersonalData = (deps: CartDeps): readonly PersonalSection[] => [
  ...authPersonalData(deps),
  ...noticesPersonalData(deps),
  ...chatPersonalData(deps),
  ...briefsPersonalData(deps),
  ...searchPersonalData(deps),
  ...cartPersonalData(deps),
  ...checkoutPersonalData(deps),
  ...ordersPersonalData(deps),
  ...automationsPersonalData(deps),
  ...adsPersonalData(deps),
  ...llmPersonalData(deps),
];
