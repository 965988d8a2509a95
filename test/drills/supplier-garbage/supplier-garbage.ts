import { supplierFails } from "../supplier-fails.ts";

/** A shop answers 200 with what nobody can read: that it answers is no success. */
export const supplierGarbage = supplierFails({
  name: "supplier-garbage",
  title: "one shop of several answers with garbage",
  ways: { own: "garbage", also: [], not: { hang: { drill: "supplier-down" }, slow: { drill: "supplier-down" } } },
  reason: /shows no page|shows a product|could be read|no answer|robots/,
});
