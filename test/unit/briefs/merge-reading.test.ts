import { describe, expect, it } from "vitest";
import { applyEdit } from "../../../src/features/briefs/apply-edit.ts";
import { mergeReading } from "../../../src/features/briefs/merge-reading.ts";
import type { BriefContent, EditBrief } from "../../../src/features/briefs/schemas.ts";
import { content, item, state } from "./brief-states.ts";

/** A brief read, then edited by its buyer, then read again. */
function readAgain(edit: EditBrief, again: Partial<BriefContent>, language: "en" | "de" = "en") {
  const mine = applyEdit(state(), edit)?.state ?? state();
  const { state: merged, changes } = mergeReading(
    mine,
    content(),
    state(again, { confidence: { budget: 0.7 }, evidence: [{ field: "/budget", messageId: "msg_1", start: 0, end: 1, confidence: 0.7 }] }),
    language,
  );
  return { ...merged, changes, asked: merged.questions.map(({ field, reason }) => `${reason} ${field}`) };
}
const BUDGET = { amount: 2_000_00, currency: "EUR", kind: "total" } as const;
const OTHER = { amount: 3_000_00, currency: "EUR", kind: "total" } as const;

describe("A conversation read again after its brief was edited", () => {
  it("changes what the buyer has not set", () => {
    const {
      content: merged,
      changes,
      asked,
    } = readAgain({ budget: BUDGET }, { deadline: "2027-04-30", items: [item("chairs", 45), item("desks", 20), item("lamps", 5)] });
    expect(merged).toMatchObject({
      budget: BUDGET,
      deadline: "2027-04-30",
      items: [{ quantity: 45 }, { quantity: 20 }, { name: "lamps" }],
    });
    expect(changes.map(({ field }) => field)).toEqual(["/deadline", "/items/0", "/items/2"]);
    expect(asked).toEqual([]);
  });

  it("leaves what he set, with no evidence and all confidence, and asks only where the conversation says something new about it", () => {
    expect(readAgain({ budget: BUDGET }, {})).toMatchObject({
      content: { budget: BUDGET },
      asked: [],
      setByBuyer: ["/budget"],
      evidence: [],
      confidence: { budget: 1 },
    });
    expect(readAgain({ budget: BUDGET }, { budget: BUDGET }).asked).toEqual([]);
    expect(readAgain({ budget: BUDGET }, { budget: null }).asked).toEqual([]);
    const torn = readAgain({ budget: BUDGET }, { budget: OTHER }, "de");
    expect(torn).toMatchObject({ content: { budget: BUDGET }, asked: ["contradictory /budget"] });
    expect(torn.questions[0]).toMatchObject({ language: "de", text: expect.stringContaining("dem Budget") });
  });

  it("keeps a count he set, and asks where another is said later", () => {
    const edit = { items: [item("chairs", 50), item("desks", 20)] };
    expect(readAgain(edit, {})).toMatchObject({ content: { items: [{ quantity: 50 }, { quantity: 20 }] }, asked: [] });
    expect(readAgain(edit, { items: [item("desks", 20), item("chairs", 60)] })).toMatchObject({
      content: { items: [{ name: "desks" }, { name: "chairs", quantity: 50 }] },
      setByBuyer: ["/items/1"],
      asked: ["contradictory /items/1"],
    });
  });

  describe("and once more, with nothing new said", () => {
    /** The second reading after an edit asked something; then `more` is edited, and the conversation is read a third time. */
    function readTwice(edit: EditBrief, said: Partial<BriefContent>, more: EditBrief = { title: "Chairs" }, third = said) {
      const mine = applyEdit(state(), edit)?.state ?? state();
      const second = mergeReading(mine, content(), state(said), "en").state;
      const edited = applyEdit(second, more)?.state ?? second;
      const ask = ({ field, reason }: { field: string; reason: string }): string => `${reason} ${field}`;
      return [second.questions.map(ask), mergeReading(edited, content(said), state(third), "en").state.questions.map(ask)];
    }
    const chairs = (quantity: number) => [item("chairs", quantity), item("desks", 20)];

    it("goes on asking what was not answered", () => {
      expect(readTwice({ budget: BUDGET }, { budget: OTHER })).toEqual([["contradictory /budget"], ["contradictory /budget"]]);
      expect(readTwice({ items: chairs(50) }, { items: chairs(60) })).toEqual([["contradictory /items/0"], ["contradictory /items/0"]]);
      const removed = [item("desks", 20)];
      expect(readTwice({ items: removed }, { items: chairs(45) })).toEqual([["contradictory /items"], ["contradictory /items"]]);
    });

    it("goes on asking of a line by what it is, however long its name, and not of one whose name stands in another's", () => {
      const long = `office chairs ${"with armrests ".repeat(20)}`.trim();
      const has = (...items: [string, number][]) => ({ items: items.map(([name, quantity]) => item(name, quantity)) });
      const mine = applyEdit(state(has([long, 5], ["chairs", 40], ["desks", 20])), has(["desks", 20]))?.state ?? state();
      const base = content(has([long, 5], ["chairs", 40], ["desks", 20]));
      const said = state(has([long, 6], ["chairs", 40], ["desks", 20]));
      const second = mergeReading(mine, base, said, "en").state;
      expect(second.questions).toMatchObject([{ field: "/items", about: [`${long}#0`] }]);
      const third = mergeReading(second, said.content, said, "en").state;
      expect(third.questions).toEqual(second.questions);
      const kept = {
        ...second,
        questions: second.questions.map(({ field, reason, text, language }) => ({ field, reason, text, language })),
      };
      expect(mergeReading(kept, said.content, said, "en").state.questions).toMatchObject([{ about: [`${long}#0`, "chairs#0"] }]);
    });

    it("asks no more of what was answered, or is said no more", () => {
      expect(readTwice({ budget: BUDGET }, { budget: OTHER }, { confirm: ["/budget"] })[1]).toEqual([]);
      expect(readTwice({ items: chairs(50) }, { items: chairs(60) }, { confirm: ["/items/0"] })[1]).toEqual([]);
      expect(readTwice({ budget: BUDGET }, { budget: OTHER }, { title: "Chairs" }, { budget: BUDGET })[1]).toEqual([]);
      expect(readTwice({ budget: BUDGET }, { budget: OTHER }, { title: "Chairs" }, { budget: null })[1]).toEqual([]);
    });

    it("asks one question of all that he took out, beside those about lines the reading left out or had no room for", () => {
      const both = { items: [item("chairs", 45), item("desks", 25), item("lamps", 1)] };
      const mine = applyEdit(state(), { items: [item("lamps", 1)] })?.state ?? state();
      const about = (text: string) => ({ field: "/items", reason: "unread", text, language: "en" }) as const;
      const { questions } = mergeReading(
        mine,
        content(),
        state(both, { questions: [about("Mentioned: shelves. Too?"), about("More than fit."), about("More than fit.")] }),
        "en",
      ).state;
      expect(questions).toEqual([
        expect.objectContaining({ field: "/items", reason: "contradictory", text: expect.stringContaining("chairs, desks") }),
        about("Mentioned: shelves. Too?"),
        about("More than fit."),
      ]);
    });

    it("asks one question a value, and no more than a brief may have", () => {
      const asks = (field: string, text: string) => ({ field, reason: "weak", text, language: "en" }) as const;
      const many = Array.from({ length: 60 }, (_, at) => asks("/items", `Line ${at}?`));
      const { questions } = mergeReading(
        state(),
        content(),
        state({}, { questions: [asks("/budget", "Right?"), asks("/budget", "Sure?"), ...many] }),
        "en",
      ).state;
      expect(questions).toEqual([asks("/budget", "Right?"), ...many.slice(0, 49)]);
    });
  });

  it("leaves out what he took out, and keeps what he added, though the conversation has it otherwise", () => {
    const edit = { items: [item("desks", 20), item("lamps", 3)] };
    expect(readAgain(edit, {})).toMatchObject({
      content: { items: [{ name: "desks" }, { name: "lamps" }] },
      asked: [],
      setByBuyer: ["/items/1"],
    });
    expect(readAgain(edit, { items: [item("chairs", 45), item("desks", 20)] })).toMatchObject({
      content: { items: [{ name: "desks" }, { name: "lamps" }] },
      asked: ["contradictory /items"],
    });
  });

  it("lets go of a line he never touched that the conversation takes back", () => {
    expect(readAgain({ budget: BUDGET }, { items: [item("desks", 20)] })).toMatchObject({
      content: { items: [{ name: "desks" }] },
      asked: [],
    });
  });

  it("never leaves a brief of nothing", () => {
    expect(readAgain({ items: [item("desks", 20)] }, { items: [item("chairs", 40)] }).content.items).toEqual([item("desks", 20)]);
  });
});
