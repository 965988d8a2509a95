import { describe, expect, it } from "vitest";
import { applyEdit, standsIn } from "../../../src/features/briefs/apply-edit.ts";
import type { Evidence, Question } from "../../../src/features/briefs/schemas.ts";
import { content, item, state } from "./brief-states.ts";

const asks = (field: string): Question => ({ field, reason: "weak", text: "Is it right?", language: "en" });
const from = (field: string): Evidence => ({ field, messageId: "msg_1", start: 0, end: 2, confidence: 0.5 });

describe("An edit of a brief", () => {
  it("sets what it names, marks it as the buyer's, and says what was there before", () => {
    const budget = { amount: 2_000_00, currency: "EUR", kind: "total" } as const;
    const edited = applyEdit(state(), { budget, deadline: "2027-04-30" });
    expect(edited?.state).toMatchObject({
      content: { ...content(), budget, deadline: "2027-04-30", missing: [] },
      setByBuyer: ["/budget", "/deadline"],
    });
    expect(edited?.changes).toEqual([
      { field: "/budget", from: content().budget, to: budget },
      { field: "/deadline", from: null, to: "2027-04-30" },
    ]);
  });

  it("makes nothing of what stands so already and is the buyer's, in whatever order its members are", () => {
    const { content: made, ...rest } = applyEdit(state(), { budget: content().budget })?.state ?? state();
    const stored = { ...rest, content: { ...made, budget: { kind: "total", currency: "EUR", amount: 1_000_00 } as const } };
    expect(applyEdit(stored, { budget: content().budget })).toBeUndefined();
  });

  it("knows items again by name: counts change, lines come and go, and marks go with them", () => {
    const before = state({}, { setByBuyer: ["/items/1"], evidence: [from("/items/0/quantity"), from("/items/1/quantity")] });
    const edited = applyEdit(before, {
      items: [item("lamps", 5), item("Desks ", 20), item("chairs", 40)].map((one) => ({ ...one, name: one.name.trim() })),
    });
    expect(
      edited?.changes.map(({ field, from: was, to }) => [
        field,
        (was as { name?: string } | null)?.name ?? null,
        (to as { name?: string } | null)?.name ?? null,
      ]),
    ).toEqual([
      ["/items/0", null, "lamps"],
      ["/items/1", "desks", "Desks"],
      ["/items", null, null],
    ]);
    expect(edited?.state.setByBuyer).toEqual(["/items/1", "/items/0"]);
    expect(edited?.state.evidence.map(({ field }) => field)).toEqual(["/items/2/quantity"]);
  });

  it("keeps what it does not say of an item that was there, and searches a new one by its name", () => {
    const before = state({ items: [item("chairs", 40, { attributes: ["oak"], searchTerms: ["oak chair"] })] });
    const edited = applyEdit(before, {
      items: [
        { name: "chairs", quantity: 50, unit: "piece" },
        { name: "lamps", quantity: null, unit: "piece" },
      ],
    });
    expect(edited?.state.content.items).toEqual([
      item("chairs", 50, { attributes: ["oak"], searchTerms: ["oak chair"] }),
      item("lamps", null),
    ]);
  });

  it("says which item was taken out", () => {
    expect(applyEdit(state(), { items: [item("desks", 20)] })?.changes).toEqual([
      { field: "/items/0", from: item("chairs", 40), to: null },
    ]);
  });

  it("answers what was asked about what it sets, and leaves other questions", () => {
    const before = state({}, { questions: [asks("/budget"), asks("/items/0/quantity"), asks("/items/1/quantity"), asks("/items")] });
    const edited = applyEdit(before, { budget: null, items: [item("chairs", 45), item("desks", 20)] });
    expect(edited?.state.questions.map(({ field }) => field)).toEqual(["/items/1/quantity"]);
  });

  it("takes a confirmation for the buyer's word, though nothing changes, and keeps the evidence", () => {
    const before = state(
      {},
      {
        questions: [asks("/items/0/quantity"), asks("/delivery")],
        evidence: [from("/items/0/quantity")],
        confidence: { "/items/0/quantity": 0.3 },
      },
    );
    const edited = applyEdit(before, { confirm: ["/items/0/quantity", "/delivery"] });
    expect(edited).toMatchObject({
      changes: [],
      state: {
        questions: [],
        setByBuyer: ["/items/0/quantity", "/delivery"],
        evidence: before.evidence,
        confidence: { "/items/0/quantity": 1, delivery: 1 },
      },
    });
  });
});

describe("A pointer into a brief", () => {
  const brief = content({ constraints: ["no glass", "by truck"] });

  it.each(["/title", "/items", "/items/0", "/items/1/quantity", "/constraints", "/constraints/1"])(
    "stands where something is: %s",
    (pointer) => {
      expect(standsIn(brief, pointer)).toBe(true);
    },
  );

  it.each([
    ...[
      "/constraints/2",
      "/constraints/x",
      "/constraints/01",
      "/constraints/0/1",
      "/items/2",
      "/items/00",
      "/items/1/colour",
      "/items/0/name/0",
    ],
    ...["/budget/amount", "/nothing", "items/0", "", "/items/-1", "/items/1e0", "/items/"],
  ])("stands nowhere else, nor in another spelling: %j", (pointer) => {
    expect(standsIn(brief, pointer)).toBe(false);
  });
});
