import type { Total } from "../../platform/model-accounting.ts";

const NANO_PER_USD = 1e9;
const dollars = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** Reported and estimated are never added up (LLM-5), so each is said by itself. */
export const totalText = ({ tokens, costNanoUsd }: Total): string =>
  `${new Intl.NumberFormat("en").format(tokens)} tokens, ${dollars.format(costNanoUsd / NANO_PER_USD)} USD`;
