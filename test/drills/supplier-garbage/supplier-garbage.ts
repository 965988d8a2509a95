import { supplierFails } from "../supplier-fails.ts";

/** A shop answers 200 with what nobody can read: that it answers is no success. */
export const supplierGarbage = supplierFails(
  "supplier-garbage",
  "one shop of several answers with garbage",
  "garbage",
  /shows no page|shows a product|could be read|no answer|robots/,
);
