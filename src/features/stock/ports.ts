import type { CheckoutDeps } from "../checkout/ports.ts";

export type StockDeps = CheckoutDeps;
