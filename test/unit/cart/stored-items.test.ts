import fc from "fast-check";
import { expect, it } from "vitest";
import * as z from "zod";
import { itemRecord } from "../../../durable-objects/cart/records.ts";

const MEMBERS = {
  ...{ id: "item_1", offerId: "ofr_1", quantity: 2, itemVersion: 1, title: "A chair", supplierId: "abt" },
  ...{ unitPrice: { amount: 250, currency: "EUR" }, minimumQuantity: 1, quotedAt: "t", quoteExpiresAt: "t" },
};
type Name = keyof typeof MEMBERS;

/** The record as its schema has it, written out once more. */
const money = z.looseObject({ amount: z.number(), currency: z.string() });
const schema = z.looseObject({
  ...{ id: z.string(), offerId: z.string(), quantity: z.number(), itemVersion: z.number(), title: z.string(), supplierId: z.string() },
  ...{ unitPrice: money, minimumQuantity: z.number(), quotedAt: z.string(), quoteExpiresAt: z.string() },
});

function readOrWhyNot(written: string): unknown {
  try {
    return itemRecord.read(written, "item_1");
  } catch (error) {
    return String(error).match(/cart: .* is not readable/)?.[0];
  }
}

it("an item is read at a glance where its schema reads it, unchanged and with what a newer release wrote, and refused where not", () => {
  const names = fc.constantFrom(...(Object.keys(MEMBERS) as Name[]));
  const values = fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.record({ amount: fc.jsonValue(), currency: fc.jsonValue() }));
  fc.assert(
    fc.property(fc.option(fc.tuple(names, values), { nil: undefined }), fc.dictionary(fc.string(), fc.jsonValue()), (change, more) => {
      const written = JSON.stringify({ ...more, ...MEMBERS, ...(change ? { [change[0]]: change[1] } : {}) });
      const asItIs: unknown = JSON.parse(written);
      expect(readOrWhyNot(written)).toEqual(schema.safeParse(asItIs).success ? asItIs : "cart: the record item_1 of items is not readable");
    }),
  );
});
