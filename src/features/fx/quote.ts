import { AppError } from "../../platform/errors.ts";
import type { Money } from "../../platform/money.ts";
import { convertMoney } from "./convert-money.ts";
import type { FxDeps } from "./ports.ts";

export interface QuotedPrice {
  money: Money;
  /** Units of the buyer's currency for one unit of the supplier's, as a decimal. */
  rate: string;
  /** When the rate was published, RFC 3339. */
  asOf: string;
  freshness: "fresh" | "stale";
}

/** A supplier's price in a buyer's currency, or undefined where it cannot be converted now: the offer is then shown as it is. */
export async function quote(deps: FxDeps, price: Money, to: string): Promise<QuotedPrice | undefined> {
  try {
    const conversion = await convertMoney(deps, price, to);
    return conversion.ok ? { ...conversion.value, asOf: conversion.value.asOf.toISOString() } : undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === "feature-switched-off") return undefined;
    throw error;
  }
}
