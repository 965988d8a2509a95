import { eq, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { adControls } from "./tables.ts";

/** Who decided: a viewer, and as which buyer, where he is one. */
export interface Decider {
  viewer: string;
  buyerId?: string | undefined;
}

/**
 * The statement that reads what a viewer decided about ads, for the batch that reads the ads; no row where nothing was decided. A buyer's is
 * found by the buyer: his pseudonym changes with the secret.
 */
export const decidedBy = (db: Db, { viewer, buyerId }: Decider) =>
  buyerId === undefined
    ? db.select({ controls: adControls.controls }).from(adControls).where(eq(adControls.viewer, viewer))
    : decidedByBuyer(db, buyerId);

/** All of it as a subquery of another statement; null where nothing was decided. */
export const controlsBy = (decider: Decider): SQL => sql`(select controls from ${adControls} where ${isOf(decider)})`;

const isOf = ({ viewer, buyerId }: Decider): SQL => (buyerId === undefined ? sql`viewer = ${viewer}` : sql`buyer_id = ${buyerId}`);

/** A list of what a viewer hid, as a subquery that is read once a statement; null where nothing was decided. */
export const hiddenBy = (decider: Decider, list: "hiddenAds" | "hiddenAdvertisers"): SQL =>
  sql`(select controls -> ${list}::text from ${adControls} where ${isOf(decider)})`;

/** The same of a buyer, for whoever shows him marked offers. */
export const decidedByBuyer = (db: Db, buyerId: string) =>
  db.select({ controls: adControls.controls }).from(adControls).where(eq(adControls.buyerId, buyerId));

/** The same as a subquery of another statement; null where nothing was decided. */
export const controlsOfBuyer = (buyerId: SQL): SQL => sql`(select controls from ${adControls} where buyer_id = ${buyerId})`;
