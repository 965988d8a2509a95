import { supplierFails } from "../supplier-fails.ts";

/** A shop refuses connections. */
export const supplierDown = supplierFails({
  name: "supplier-down",
  title: "one shop of several refuses connections",
  ways: { own: "down", also: ["hang", "slow", "error"], not: { garbage: { drill: "supplier-garbage" } } },
  reason: /no answer|circuit|could be read/,
});
