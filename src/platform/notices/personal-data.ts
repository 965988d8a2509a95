import { eq } from "drizzle-orm";
import { deleteSome } from "../db/delete-some.ts";
import { pagesOf } from "../db/pages.ts";
import type { PersonalEraser, PersonalSection } from "../personal-data.ts";
import type { Platform } from "../platform.ts";
import { buyerNotices } from "./tables.ts";

/** What the buyer was told by mail of the account. */
export const noticesPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "notices",
    tables: [buyerNotices],
    pages: (buyerId) => {
      const { id, email, kind, subject, text, createdAt, state } = buyerNotices;
      const columns = { id, email, kind, subject, text, createdAt, state };
      return pagesOf(deps.db, { table: buyerNotices, columns, where: eq(buyerNotices.buyerId, buyerId), keys: [id] });
    },
  },
];

export const noticesErasers = (deps: Platform): readonly PersonalEraser[] => [
  {
    name: "notices",
    erase: (buyerId, most) =>
      deleteSome(deps.db, { table: buyerNotices, id: buyerNotices.id, where: eq(buyerNotices.buyerId, buyerId) }, most),
  },
];
