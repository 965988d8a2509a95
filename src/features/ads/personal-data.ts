import { eq } from "drizzle-orm";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { adControls } from "./tables.ts";

/** What the buyer decided about ads. Impressions name a pseudonym that is not kept beside the buyer. */
export const adsPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "adChoices",
    tables: [adControls],
    pages: (buyerId) => {
      const { controls, updatedAt } = adControls;
      const where = eq(adControls.buyerId, buyerId);
      return pagesOf(deps.db, { table: adControls, columns: { controls, updatedAt }, where, keys: [adControls.viewer] });
    },
  },
];
