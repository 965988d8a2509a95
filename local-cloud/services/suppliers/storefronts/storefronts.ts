import type { Storefront } from "../storefront.ts";
import type { SupplierId } from "../suppliers.ts";
import { abt } from "./abt.ts";
import { amazon } from "./amazon.ts";
import { bestbuy } from "./bestbuy.ts";
import { ikeaSa } from "./ikea-sa.ts";
import { ukWholesale } from "./uk-wholesale.ts";
import { walmart } from "./walmart.ts";

/** The storefront of each shop. */
export const STOREFRONTS: Readonly<Record<SupplierId, Storefront>> = {
  walmart,
  amazon,
  abt,
  bestbuy,
  "ikea-sa": ikeaSa,
  "uk-wholesale": ukWholesale,
};
