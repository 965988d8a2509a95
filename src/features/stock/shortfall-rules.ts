export const SHORTFALL_STATES = ["OPEN", "BACK_ORDERED", "REFUNDING", "REFUNDED"] as const;
export type ShortfallState = (typeof SHORTFALL_STATES)[number];

/** The diagram: found once, decided once. A refund that the provider refuses puts it back to be decided anew. */
export const SHORTFALL_TRANSITIONS: Record<ShortfallState, readonly ShortfallState[]> = {
  OPEN: ["BACK_ORDERED", "REFUNDING"],
  REFUNDING: ["REFUNDED", "OPEN"],
  BACK_ORDERED: [],
  REFUNDED: [],
};

/** What was sold of an offer since its supplier told his stock. */
export interface Sale {
  attemptId: string;
  pieces: number;
  soldAt: Date;
}

export interface ShortSale {
  attemptId: string;
  /** Of the sale's pieces, how many there are none of. */
  pieces: number;
}

/** Sales that what was told does not cover: who paid first is served first. */
export function shortSales(told: number, sales: readonly Sale[]): ShortSale[] {
  const inOrder = sales.toSorted((a, b) => a.soldAt.getTime() - b.soldAt.getTime() || (a.attemptId < b.attemptId ? -1 : 1));
  let left = told;
  return inOrder.flatMap(({ attemptId, pieces }) => {
    const served = Math.min(pieces, Math.max(0, left));
    left -= served;
    return served < pieces ? [{ attemptId, pieces: pieces - served }] : [];
  });
}
