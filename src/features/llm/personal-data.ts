import { eq } from "drizzle-orm";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { llmUsageEvents as events } from "./tables.ts";

/** Which models were called for the buyer, and what that took. What was said to them is in the conversations. */
export const llmPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "modelCalls",
    tables: [events],
    pages: (userId) => {
      const { id, at, provider, model, serviceTokenId, outcome, inputTokens, inputSource, outputTokens, outputSource } = events;
      const columns = { id, at, provider, model, serviceTokenId, outcome, inputTokens, inputSource, outputTokens, outputSource };
      return pagesOf(deps.db, { table: events, columns, where: eq(events.userId, userId), keys: [events.day, id] });
    },
  },
];
