import { eq } from "drizzle-orm";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalEraser, PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { eraseOf } from "./store.ts";
import { agentCheckouts } from "./tables.ts";

/** The checkouts that the buyer's programs began; what is in them is his carts', checkouts' and orders'. */
export const agentCheckoutPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "agentCheckouts",
    tables: [agentCheckouts],
    pages: (buyerId) => {
      const { id, protocol, cartId, attemptId, currency, canceledAt, createdAt, updatedAt } = agentCheckouts;
      const columns = { id, protocol, cartId, attemptId, currency, canceledAt, createdAt, updatedAt };
      return pagesOf(deps.db, { table: agentCheckouts, columns, where: eq(agentCheckouts.buyerId, buyerId), keys: [id] });
    },
  },
];

export const agentCheckoutErasers = ({ db }: Platform): readonly PersonalEraser[] => [
  {
    name: "agentCheckouts",
    async erase(buyerId, most) {
      const count = await eraseOf(db, buyerId, most);
      return { count, more: count >= most };
    },
  },
];
