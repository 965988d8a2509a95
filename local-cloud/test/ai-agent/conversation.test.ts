import { describe, expect, it } from "vitest";
import { extractBrief } from "../../ai-agent/brief.ts";
import { briefOf, extractionOf, itemsOf, requestOf } from "./brief-of.ts";

describe("a conversation", () => {
  it("holds what is said last", () => {
    const brief = briefOf([
      "I need 10 office chairs, up to 3000 EUR",
      { assistant: "Noted." },
      "actually make it 12",
      "budget is now 4000 EUR",
    ]);
    expect(brief.items.map((item) => item.quantity)).toEqual([12]);
    expect(brief.budget).toEqual({ amount: 400_000, currency: "EUR", kind: "total" });
  });

  it.each<[string, string[], string[]]>([
    ["a correction within a sentence", ["I need 10 chairs, no wait, make it 12, and 5 desks"], ["12 piece chair", "5 piece desk"]],
    [
      "a correction by the head noun",
      ["We need 20 office chairs and 5 desks", "Actually 25 chairs"],
      ["25 piece office chair", "5 piece desk"],
    ],
    ["more of the same", ["10 desks and 20 chairs", "add 5 more chairs"], ["10 piece desk", "25 piece chair"]],
    ["something removed", ["10 desks and 20 chairs", "remove the desks"], ["20 piece chair"]],
    ["something replaced", ["20 chairs and 5 desks", "swap the desks for 10 bookcases"], ["20 piece chair", "10 piece bookcase"]],
    ["something replaced whose count is kept", ["10 laser printers", "Swap the printers for inkjet printers"], ["10 piece inkjet printer"]],
    ["what is not needed after all", ["10 printers and 5 toner cartridges", "No toner cartridges after all"], ["10 piece printer"]],
    [
      "a count in another unit meant",
      ["50 reams of A4 paper and 10 staplers", "Sorry, I meant 60 reams. And drop the staplers."],
      ["60 ream a4 paper"],
    ],
    [
      "German corrections",
      ["Wir brauchen 20 Stühle und 10 Tische", "Die Stühle brauchen wir doch nicht mehr", "Doch nur 12 Tische"],
      ["12 piece tische"],
    ],
    [
      "French corrections",
      ["12 ordinateurs et 12 souris pour nous", "Finalement 10 ordinateurs", "Remplacez les souris par des trackballs"],
      ["10 piece ordinateurs", "12 piece trackballs"],
    ],
    ["Spanish corrections", ["Necesitamos 50 sillas y 10 mesas", "Mejor 60 sillas.", "Las mesas ya no hacen falta."], ["60 piece sillas"]],
    ["Italian corrections", ["Ci servono 60 sedie e 12 tavoli", "Anzi, 70 sedie.", "I tavoli non servono più."], ["70 piece sedie"]],
    [
      "Dutch corrections",
      ["Wij zoeken 40 stoelen en 8 tafels", "Toch maar 50 stoelen.", "De tafels hoeven niet meer."],
      ["50 piece stoelen"],
    ],
    [
      "one thing taken off and another counted anew in one sentence",
      ["60 mochilas y 60 botellas para Gijón", "Quita las botellas y sube las mochilas a 75."],
      ["75 piece mochilas"],
    ],
    [
      "one thing counted anew and another taken off in one sentence",
      ["Servono 10 lavagne e 10 cavalletti", "Anzi, lavagne 12, e togli i cavalletti."],
      ["12 piece lavagne"],
    ],
    [
      "one thing taken off and another counted anew in another unit",
      ["20 bottles and 30 pens", "Drop the bottles and raise the pens to 5 boxes."],
      ["5 box pen"],
    ],
    [
      "a row that is added",
      ["20 mugs and 30 pens", "Actually, also add staplers: 10"],
      ["20 piece mug", "30 piece pen", "10 piece stapler"],
    ],
    ["something added", ["20 chairs", "also 5 lamps"], ["20 piece chair", "5 piece lamp"]],
    ["one count for all", ["We need desks and lamps", "make it 12 of each"], ["12 piece desk", "12 piece lamp"]],
    [
      "the need cut down",
      ["We need laptops, printers and plotters", "For now we only need 6 laptops and 2 printers"],
      ["6 piece laptop", "2 piece printer"],
    ],
  ])("understands %s", (_, turns, items) => {
    expect(itemsOf(turns)).toEqual(items);
  });

  it("reads bare answers by what the assistant asked", () => {
    const brief = briefOf([
      "I need office chairs",
      { assistant: "Sure. How many do you need?" },
      "15",
      { assistant: "Where should they be delivered?" },
      "Munich",
      { assistant: "What is your budget?" },
      "2500 euros",
      { assistant: "By when do you need them?" },
      "end of April",
    ]);
    expect(brief).toMatchObject({
      items: [{ name: "office chairs", quantity: 15 }],
      delivery: { place: "Munich", country: "DE" },
      budget: { amount: 250_000, currency: "EUR" },
      deadline: "2027-04-30",
      missing: [],
    });
  });

  it("asks which of two budgets holds where the buyer does not know, in his language, until he says", () => {
    const unsure = "16 Beamer. Das Budget ist 8.000 €, im Antrag stehen 6.500 €, wir klären noch, welches gilt.";
    expect(extractBrief(requestOf([unsure]))).toMatchObject({
      brief: { budget: null },
      questions: [{ field: "/budget", reason: "contradictory", language: "de" }],
    });
    expect(extractBrief(requestOf([unsure, "Das Budget ist 8.000 €"]))).toMatchObject({
      brief: { budget: { amount: 800_000 } },
      questions: [],
    });
  });

  it.each([
    ["a count", "We need desk lamps and 30 tablets. My colleague's list says 45 tablets, I don't know yet which is right.", "45"],
    ["a budget", "16 Beamer. Das Budget ist 8.000 €, im Antrag stehen 6.500 €, wir klären noch, welches gilt.", "8000"],
    ["a place", "We need 20 chairs. Delivery to Leeds, my colleague says delivery to York, we don't know yet which.", "York"],
    ["a day", "Necesitamos 20 sillas para el 20 de abril o para el 30 de abril, no sabemos aún cuál.", "el 30 de abril"],
  ])("takes a bare answer for %s of which it was asked which holds", (_, unsure, answer) => {
    const { questions } = extractionOf([unsure]);
    expect(questions).toMatchObject([{ reason: "contradictory" }]);
    const said = `Noted. ${questions[0]?.text}`;
    const settled = extractionOf([unsure, { assistant: said }, answer]);
    expect(settled.questions).toEqual([]);
    expect({ ...settled.brief, items: settled.brief.items.filter(({ name }) => name !== "desk lamps") }).toMatchObject(
      {
        "45": { items: [{ quantity: 45 }] },
        "8000": { budget: { amount: 800_000, currency: "EUR" } },
        York: { delivery: { place: "York" } },
        "el 30 de abril": { deadline: "2027-04-30" },
      }[answer] ?? {},
    );
    expect(settled.brief.items.find(({ name }) => name === "desk lamps")?.quantity ?? 1).toBe(1);
  });

  it.each([
    ["yes", "yes, that is right", ["chairs", "quickly"], []],
    ["no", "No.", ["chairs"], []],
    ["something else", "we also need 5 lamps", ["chairs", "lamps"], ["/items"]],
  ])("takes %s for the answer to whether a line that was left out is wanted", (_, answer, names, asked) => {
    const turns = ["We need 20 chairs and 4 quickly"];
    const { questions } = extractionOf(turns);
    expect(questions).toMatchObject([{ field: "/items", text: expect.stringContaining("4 × quickly") }]);
    const after = extractionOf([...turns, { assistant: `Noted. ${questions[0]?.text}` }, answer]);
    expect(after.brief.items.map(({ name }) => name)).toEqual(names);
    expect(after.questions.map(({ field }) => field)).toEqual(asked);
  });

  it("takes a yes for the answer to whether its only line is right", () => {
    const turns = ["We need 5 quickly"];
    const { questions } = extractionOf(turns);
    expect(questions).toMatchObject([{ field: "/items/0", reason: "weak" }]);
    const after = extractionOf([...turns, { assistant: `Noted. ${questions[0]?.text}` }, "Yes."]);
    expect(after).toMatchObject({ brief: { items: [{ name: "quickly" }] }, questions: [], confidence: { "/items/0": 1 } });
  });

  it("asks about the count that is doubted, not about the first one that is missing", () => {
    const unsure = "We need desk lamps and 30 tablets. My colleague's list says 45 tablets, I don't know yet which is right.";
    const { brief, questions } = extractionOf([unsure]);
    expect(brief.items.map(({ name }) => name)).toEqual(["desk lamps", "tablets"]);
    expect(questions).toMatchObject([{ field: "/items/1/quantity", reason: "contradictory" }]);
  });

  it("reads as many lines as a brief takes, and asks what to do about the others", () => {
    const kinds = Array.from({ length: 120 }, (_, at) => `${at + 2} ${String.fromCharCode(97 + (at % 26)).repeat(3)}${"bcdfg"[at % 5]}ots`);
    const { brief, questions } = extractionOf([`We need ${kinds.slice(0, 60).join(", ")}.`, kinds.slice(60).join(", ")]);
    expect(brief.items).toHaveLength(100);
    expect(questions).toMatchObject([{ field: "/items", reason: "unread", language: "en" }]);
    const [first] = brief.items;
    const roomy = extractionOf([
      `We need ${kinds.slice(0, 60).join(", ")}.`,
      kinds.slice(60).join(", "),
      `Remove the ${first?.name}.`,
      "And 5 lamps please.",
    ]);
    expect(roomy.brief.items).toHaveLength(100);
    expect(roomy.brief.items.at(-1)).toMatchObject({ name: "lamps", quantity: 5 });
  });

  it("never takes the assistant's words for the buyer's", () => {
    const brief = briefOf(["I need 3 desks", { assistant: "We also have 50 lamps for 9000 EUR, shipped to Paris by Friday." }, "thanks"]);
    expect(brief).toMatchObject({ items: [{ name: "desks", quantity: 3 }], budget: null, delivery: null, deadline: null });
  });

  it("joins an amount and its currency said apart", () => {
    expect(briefOf(["5 desks, our budget is 4000", "quote in CHF please"]).budget).toEqual({
      amount: 400_000,
      currency: "CHF",
      kind: "total",
    });
  });

  it("says what to ask for", () => {
    expect(briefOf(["I want a laptop"]).missing).toEqual(["quantity", "budget", "currency", "delivery", "deadline"]);
    expect(briefOf(["3 laptops delivered to Dock 7"]).missing).toContain("delivery.country");
  });
});
