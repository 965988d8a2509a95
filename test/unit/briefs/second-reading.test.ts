import { describe, expect, it } from "vitest";
import { soughtOf } from "../../../src/features/catalog/terms/sought.ts";
import { lookAt, withDoubts } from "../../../src/features/briefs/second-reading/doubts.ts";
import type { BriefContent, BriefItem } from "../../../src/features/briefs/schemas.ts";
import type { BriefState } from "../../../src/features/briefs/apply-edit.ts";
import { figuresOf } from "../../briefs/figures.ts";
import { judgeHalf, readBrief } from "../../briefs/read-chats.ts";

const isUnknown = (name: string): boolean => soughtOf({ name, terms: [name] }).isUnknown;
const line = (quantity: number | null, name: string, unit = "piece"): BriefItem => ({
  name,
  quantity,
  unit,
  attributes: [],
  searchTerms: [],
});

function read(said: string | readonly string[], content: Partial<BriefContent>, more: Partial<BriefState> = {}): BriefState {
  const messages = [said].flat().map((text, index) => ({ id: `msg_${index}`, role: "user" as const, content: text }));
  const whole = { title: "", items: [], budget: null, currency: null, delivery: null, deadline: null, constraints: [], missing: [] };
  const state = { content: { ...whole, ...content }, setByBuyer: [], questions: [], evidence: [], confidence: {}, ...more };
  return withDoubts(state, { messages, language: "en", isUnknown });
}
const asked = ({ questions }: BriefState): string[] => questions.map(({ field }) => field);

describe("The second reading", () => {
  it("asks nothing of what is said plainly", () => {
    const state = read(
      "We need 12 office chairs, 4 desks and 20 monitors. Budget up to 9,000 EUR, deliver to Hamburg, Germany by 15 April 2027.",
      {
        items: [line(12, "office chairs"), line(4, "desks"), line(20, "monitors")],
        budget: { amount: 900_000, currency: "EUR", kind: "total" },
        currency: "EUR",
        delivery: { place: "Hamburg", country: "DE" },
        deadline: "2027-04-15",
      },
    );
    expect(asked(state)).toEqual([]);
  });

  it("leaves out a line that only tells who is there, and asks whether it is wanted, with all pointers moved", () => {
    const state = read(
      "Our company has 60 employees in two shifts. Please quote 80 desk lamps and 20 monitors.",
      { items: [line(60, "employees"), line(80, "desk lamps"), line(20, "monitors")] },
      {
        questions: [{ field: "/items/2/quantity", reason: "weak", text: "Is it 20?", language: "en" }],
        evidence: [{ field: "/items/1", messageId: "msg_0", start: 58, end: 71, confidence: 0.9 }],
        confidence: { "/items/0": 0.99, "/items/1": 0.97, "/items/2": 0.98 },
      },
    );
    expect(state.content.items.map(({ name }) => name)).toEqual(["desk lamps", "monitors"]);
    expect(asked(state)).toEqual(["/items/1/quantity", "/items"]);
    expect(state.questions[1]?.text).toContain("60 × employees");
    expect(state.evidence.map(({ field }) => field)).toEqual(["/items/0"]);
    expect(state.confidence).toEqual({ "/items/0": 0.97, "/items/1": 0.98 });
  });

  it("keeps such a line where its agent is certain of it, and where there is no other", () => {
    const said = "Our company has 60 employees in two shifts.";
    const certain = read(said, { items: [line(60, "employees"), line(4, "desks")] }, { confidence: { "/items/0": 1 } });
    expect(certain.content.items).toHaveLength(2);
    expect(asked(certain)).toContain("/items/0");
    expect(read(said, { items: [line(60, "employees")] }).content.items).toHaveLength(1);
  });

  it("asks about an amount that is another's, a town in a country that its money is not, and a day on which something happens", () => {
    const state = read("Our supplier charged 180 euros last time. The fair opens on 4 May in Waterford and we want 6 chairs.", {
      items: [line(6, "chairs")],
      budget: { amount: 18_000, currency: "EUR", kind: "total" },
      currency: "EUR",
      delivery: { place: "Waterford", country: "US" },
      deadline: "2027-05-04",
    });
    expect(asked(state)).toEqual(expect.arrayContaining(["/budget", "/delivery", "/deadline"]));
    expect(state.content.budget?.amount).toBe(18_000);
    expect(state.confidence["budget"]).toBeLessThan(0.95);
    expect(state.questions.find(({ field }) => field === "/budget")?.text).toContain("180.00");
  });

  it("asks nothing a second time", () => {
    const question = { field: "/budget", reason: "weak" as const, text: "Is it right?", language: "en" as const };
    const state = read(
      "Our supplier charged 180 euros last time, we want 6 chairs.",
      { items: [line(6, "chairs")], budget: { amount: 18_000, currency: "EUR", kind: "total" } },
      { questions: [question] },
    );
    expect(state.questions.filter(({ field }) => field === "/budget")).toEqual([question]);
  });

  it("doubts a line that a correction speaks of more than the same line uncorrected", () => {
    const items = [line(25, "hi-vis vests"), line(25, "hard hats")];
    const found = (messages: string[]): readonly string[] =>
      lookAt(
        {
          content: { title: "", items, budget: null, currency: null, delivery: null, deadline: null, constraints: [], missing: [] },
          evidence: [],
        },
        { messages: messages.map((content, index) => ({ id: `msg_${index}`, role: "user", content })), isUnknown },
      )[0]?.found ?? [];
    expect(found(["I want 25 hi-vis vests and 25 hard hats.", "To Galway. And make the vests 30 instead."])).toEqual(
      expect.arrayContaining(["corrected", "correctionNames"]),
    );
    expect(found(["I want 25 hi-vis vests and 25 hard hats.", "To Galway."])).not.toContain("corrected");
  });

  it.each([
    [
      "countedAnew",
      ["We need 24 vests and 12 helmets for Leeds.", "The vests at 30 and nothing else."],
      [line(24, "vests"), line(12, "helmets")],
    ],
    [
      "droppedLater",
      ["Wir brauchen 24 Westen und 6 Verbandskästen.", "Die Kästen streichen wir."],
      [line(6, "Verbandskästen"), line(24, "Westen")],
    ],
    ["quoted", ["Order 55 chairs please.\n> I counted 48 tables there."], [line(48, "tables"), line(55, "chairs")]],
    ["denied", ["Il nous faut 3 pelles. 2 bétonnières ? non, déjà là."], [line(2, "bétonnières"), line(3, "pelles")]],
  ] as const)("finds what of the conversation a line leaves over, and asks about it (%s)", (doubt, said, items) => {
    const messages = said.map((content, index) => ({ id: `msg_${index}`, role: "user" as const, content }));
    const content = {
      title: "",
      items: [...items],
      budget: null,
      currency: null,
      delivery: null,
      deadline: null,
      constraints: [],
      missing: [],
    };
    const [first, second] = lookAt({ content, evidence: [] }, { messages, isUnknown });
    expect(first?.found).toContain(doubt);
    expect(second?.found).not.toContain(doubt);
    const state = read(said, { items: [...items] });
    const name = items[0].name;
    expect(state.questions.some(({ text }) => text.includes(name))).toBe(true);
  });

  it("asks about a day by which somebody wants an answer", () => {
    const state = read("We need 300 reams for Leeds. Your reply before 5 March.", { items: [line(300, "reams")], deadline: "2027-03-05" });
    expect(asked(state)).toContain("/deadline");
  });

  it("asks nothing about a line that its buyer has put right by its name, and that stands so in the brief", () => {
    const said = ["I want 25 vests and 25 hard hats.", "To Galway. And make the vests 30 instead."];
    const right = read(said, { items: [line(30, "vests"), line(25, "hard hats")] });
    expect(asked(right)).not.toContain("/items/0");
    const stale = read(said, { items: [line(25, "vests"), line(25, "hard hats")] });
    expect(asked(stale)).toContain("/items/0");
  });

  it("reads no more of a conversation than the last so many characters, and no more than so many lines", () => {
    const long = Array.from({ length: 30 }, (_, at) => `${"word ".repeat(1_000)}and we need ${at + 1} chairs`);
    const state = read(long, { items: Array.from({ length: 500 }, (_, at) => line(at + 1, `thing ${at}`)) });
    expect(Math.max(...asked(state).map((field) => Number(field.split("/")[2] ?? 0)))).toBeLessThan(100);
    expect(state.content.items.length).toBeGreaterThanOrEqual(400);
  });

  it(
    "asks about at most a quarter of what is right on the chats it was measured on, and of what is wrong about most",
    { tags: ["slow"] },
    () => {
      const judged = (["third-tuned", "fourth-tuned", "fifth-tuned", "sixth-tuned", "seventh-tuned", "eighth-tuned"] as const).flatMap(
        (half) => judgeHalf(half, readBrief).flatMap((one) => one.judged),
      );
      const { invented, needlessQuestions, wrongButDoubted } = figuresOf(judged);
      expect(invented).toBeLessThan(0.02);
      expect(needlessQuestions).toBeLessThan(0.25);
      expect(wrongButDoubted).toBeGreaterThan(0.8);
    },
  );
});
