import type { BriefState } from "../../../src/features/briefs/apply-edit.ts";
import type { BriefContent, BriefItem } from "../../../src/features/briefs/schemas.ts";

export const item = (name: string, quantity: number | null, more: Partial<BriefItem> = {}): BriefItem => ({
  name,
  quantity,
  unit: "piece",
  attributes: [],
  searchTerms: [name],
  ...more,
});

export const content = (more: Partial<BriefContent> = {}): BriefContent => ({
  title: "Chairs and desks",
  items: [item("chairs", 40), item("desks", 20)],
  budget: { amount: 1_000_00, currency: "EUR", kind: "total" },
  currency: "EUR",
  delivery: { place: "Kassel", country: "DE" },
  deadline: null,
  constraints: [],
  missing: ["deadline"],
  ...more,
});

export const state = (of: Partial<BriefContent> = {}, more: Partial<BriefState> = {}): BriefState => ({
  content: content(of),
  setByBuyer: [],
  questions: [],
  evidence: [],
  confidence: {},
  ...more,
});
