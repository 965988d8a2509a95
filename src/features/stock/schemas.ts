import * as z from "zod";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { piecesTaken, RESERVATION_STATES, type ToldStock } from "./rules.ts";
import { SHORTFALL_STATES } from "./shortfall-rules.ts";
import type { Shortfall } from "./shortfall-store.ts";
import type { OfferStock, ReservationRow } from "./stock-store.ts";

const time = z.string().meta({ format: "date-time" });

export const offerStockParams = z.object({ id: idSchema("ofr") });
export const reservationsQuery = pageQuery(100).extend({
  state: z.enum(RESERVATION_STATES).optional().describe("Only those in this state."),
});

const reservationSchema = z
  .object({
    attemptId: z.string(),
    quantity: z.int(),
    returned: z.int().meta({ description: "Sold pieces that nobody gets, because the supplier had too few." }),
    state: z.enum(RESERVATION_STATES),
    taken: z.int().meta({ description: "Pieces that come off what the supplier last told." }),
    heldAt: time,
    expiresAt: time,
    soldAt: time.nullable(),
    orderId: z.string().nullable(),
    releasedAt: time.nullable(),
  })
  .meta({ id: "StockReservation" });

export const offerStockSchema = z
  .object({
    offerId: z.string(),
    told: z
      .object({ pieces: z.int(), at: time, by: z.string().nullable() })
      .nullable()
      .meta({ description: "What the supplier last said, when, and on which page; null where he says nothing of it." }),
    held: z.int(),
    free: z.int().nullable().meta({ description: "Below zero where more is promised than was told; null where nothing was told." }),
    reservations: pageOf(reservationSchema),
  })
  .meta({ id: "OfferStock" });

export const offerStockView = (offerId: string, { pieces, toldAt, toldBy, held, free }: OfferStock) => ({
  offerId,
  told: pieces === null || toldAt === null ? null : { pieces, at: toldAt.toISOString(), by: toldBy },
  held,
  free,
});

export const reservationView =
  (told: ToldStock) =>
  (row: ReservationRow): z.input<typeof reservationSchema> => {
    const { offerId: _offerId, heldAt, expiresAt, soldAt, releasedAt, ...rest } = row;
    return {
      ...rest,
      taken: piecesTaken(row, told),
      heldAt: heldAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      soldAt: soldAt?.toISOString() ?? null,
      releasedAt: releasedAt?.toISOString() ?? null,
    };
  };

export const shortfallsQuery = pageQuery(100).extend({ state: z.enum(SHORTFALL_STATES).optional().describe("Only those in this state.") });
export const shortfallParams = z.object({ id: idSchema("shf") });
export const shortfallBody = z
  .strictObject({ decision: z.enum(["back-order"]), reason: z.string().trim().min(1).max(2000) })
  .meta({ example: { decision: "back-order", reason: "The supplier has 40 more on Thursday." } });

export const shortfallRefundBody = z
  .strictObject({ reason: z.string().trim().min(1).max(500) })
  .meta({ example: { reason: "The supplier makes no more of them." } });

export const shortfallSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    attemptId: z.string(),
    offerId: z.string(),
    short: z.int().meta({ description: "Pieces of the line that the supplier has not." }),
    told: z.int(),
    toldAt: time,
    foundAt: time,
    state: z.enum(SHORTFALL_STATES),
    reason: z.string().nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: time.nullable(),
  })
  .meta({ id: "StockShortfall" });
export const shortfallPage = pageOf(shortfallSchema);

export function shortfallView(shortfall: Shortfall): z.input<typeof shortfallSchema> {
  const { eventId: _eventId, toldOfAt: _toldOfAt, wordId: _wordId, quantity: short, toldAt, foundAt, decidedAt, ...rest } = shortfall;
  return { ...rest, short, toldAt: toldAt.toISOString(), foundAt: foundAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null };
}
