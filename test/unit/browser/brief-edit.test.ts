import { describe, expect, it } from "vitest";
import { currencyOf, editOf, type TypedBrief } from "../../../browser/shop/brief-edit.ts";
import type { Brief } from "../../../packages/sdk/src/client.ts";

const BRIEF: Brief = {
  id: "brf_1",
  sessionId: "chat_1",
  version: 1,
  changedBy: "agent",
  title: "Chairs",
  items: [{ name: "chair", quantity: 20, unit: "piece", attributes: ["black"], searchTerms: ["office chair"] }],
  budget: { amount: 900_000, currency: "EUR", kind: "total" },
  currency: null,
  delivery: { place: "Berlin", country: "DE" },
  deadline: null,
  constraints: ["with armrests"],
  missing: [],
  questions: [],
  evidence: [],
  setByBuyer: [],
  confidence: {},
  method: "rules",
  createdAt: "2030-01-01T00:00:00Z",
  updatedAt: "2030-01-01T00:00:00Z",
};

/** The form as it begins, with what was typed over it. */
const typed = (brief: Brief, over: Partial<TypedBrief> = {}): TypedBrief => ({
  items: brief.items.map((before) => ({ name: before.name, quantity: String(before.quantity), unit: before.unit, before })),
  budget: brief.budget ? "9000" : "",
  currency: currencyOf(brief),
  perUnit: false,
  place: "Berlin",
  country: "DE",
  deadline: "",
  constraints: "with armrests",
  ...over,
});
const edited = (over: Partial<TypedBrief>, brief = BRIEF) => editOf(brief, typed(brief, over));

describe("what a buyer changes in the form of a brief", () => {
  it("is what was typed otherwise, and nothing where nothing was", () => {
    expect(edited({})).toEqual({});
    expect(edited({ place: "Munich", budget: "9500,50" })).toEqual({
      budget: { amount: 950_050, currency: "EUR", kind: "total" },
      delivery: { place: "Munich", country: "DE" },
    });
  });

  it.each(["11.900", "11,900", "9.000,00", "ca. 9000"])("is no budget that can be read in two ways, and takes none away: %s", (budget) => {
    expect(() => edited({ budget })).toThrow(budget);
  });

  it("is the currency alone where there is no budget, and never one that nobody chose", () => {
    const without = { ...BRIEF, budget: null, currency: "USD" };
    expect(edited({}, without)).toEqual({});
    expect(edited({ currency: "gbp" }, without)).toEqual({ currency: "GBP" });
    expect(edited({ currency: "" }, without)).toEqual({ currency: null });
    expect(edited({ budget: "50" }, without)).toEqual({ budget: { amount: 5_000, currency: "USD", kind: "total" } });
    expect(() => edited({ budget: "50" }, { ...without, currency: null })).toThrow(/currency/);
  });
});
