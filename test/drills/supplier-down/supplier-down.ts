import { supplierFails } from "../supplier-fails.ts";

/** A shop refuses connections. */
export const supplierDown = supplierFails(
  "supplier-down",
  "one shop of several refuses connections",
  "down",
  /no answer|circuit|could be read/,
);
