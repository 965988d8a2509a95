/** Tokens and their cost in nano-US-dollars. */
export interface Total {
  tokens: number;
  costNanoUsd: number;
}

/** How a model's cost is accounted for at a moment (LLM-9): found, never said by somebody. */
export interface ModelAccounting {
  model: string;
  /** RFC 3339. */
  readAt: string;
  /**
   * Of the contract: the pricing rule in force as people read it, null where there is none, and the slice of a dashboard, which CI holds to be
   * there. Null where the contract does not know the model any more: it cannot be called then.
   */
  rule: { pricing: string | null; dashboardSlice: string } | null;
  /** Keys of the ledger's open alerts that say its cost is wrong. */
  openAlerts: readonly string[];
  /** Totals of the UTC day over all users: as the provider reported, and as estimated. */
  day: string;
  reported: Total;
  estimated: Total;
}
