import { describe, expect, it } from "vitest";
import type { Extraction } from "../../../src/features/briefs/schemas.ts";
import { verifyExtraction, type SentMessage } from "../../../src/features/briefs/verify-extraction.ts";
import { content, item } from "./brief-states.ts";

const SAID = "We need 40 chairs and two hundred desks in Kassel by 15 April, at most 11.900,- EUR netto.";
const MESSAGES: SentMessage[] = [
  { id: "msg_q", role: "assistant", content: "Do you want 99 lamps for 11.900 EUR?" },
  { id: "msg_1", role: "user", content: SAID },
];
const BRIEF = content({
  items: [item("chair", 40), item("desks", 200)],
  budget: { amount: 11_900_00, currency: "EUR", kind: "total" },
  deadline: "2027-04-15",
  missing: [],
});

function at(field: string, words: string, message = 1): Extraction["evidence"][number] {
  const start = MESSAGES[message]?.content.indexOf(words) ?? -1;
  return { field, message, start, end: start + words.length };
}
const EVIDENCE = [
  at("/items/0/quantity", "40"),
  at("/items/1/quantity", "two hundred"),
  at("/budget", "11.900,- EUR netto"),
  at("/delivery", "Kassel"),
  at("/deadline", "15 April"),
];

const verify = (brief = BRIEF, evidence = EVIDENCE, more: Partial<Extraction> = {}, messages = MESSAGES) =>
  verifyExtraction(
    { brief, evidence, questions: [], confidence: { items: 0.9, budget: 0.8, "/items/0": 0.95 }, method: "test", version: "1", ...more },
    { messages, referenceTime: new Date("2027-03-03T10:00:00Z"), language: "en" },
  );
const asked = (verified: ReturnType<typeof verify>) => verified?.questions.map(({ field }) => field);

describe("What an agent read", () => {
  it("stands with its evidence where the conversation bears it out, by message and place, as certain as the agent is of it", () => {
    const verified = verify();
    expect(verified).toMatchObject({ content: BRIEF, questions: [] });
    expect(verified?.evidence[0]).toEqual({ field: "/items/0/quantity", messageId: "msg_1", start: 8, end: 10, confidence: 0.95 });
    expect(verified?.evidence.map(({ confidence }) => confidence)).toEqual([0.95, 0.9, 0.8, null, null]);
  });

  it("loses a line of which the buyer said no word, and every pointer behind it moves up", () => {
    const verified = verify(
      { ...BRIEF, items: [item("netbook trolleys", 99), ...BRIEF.items] },
      EVIDENCE.map((one) => ({ ...one, field: one.field.replace(/\d/, (index) => String(Number(index) + 1)) })),
      {
        questions: [
          { field: "/items/0/quantity", reason: "weak", text: "How many?", language: "en" },
          { field: "/items/2/quantity", reason: "weak", text: "How many desks?", language: "en" },
        ],
      },
    );
    expect(verified?.content.items.map(({ name }) => name)).toEqual(["chair", "desks"]);
    expect(verified?.evidence.map(({ field }) => field).slice(0, 2)).toEqual(["/items/0/quantity", "/items/1/quantity"]);
    expect(asked(verified)).toEqual(["/items/1/quantity"]);
  });

  it("loses a line of which the buyer said but how its word begins", () => {
    const said: SentMessage[] = [{ id: "msg_1", role: "user", content: "The principal needs 40 chairs." }];
    const verified = verify({ ...BRIEF, items: [item("printers", 1), item("chairs", 40)] }, [], {}, said);
    expect(verified?.content.items.map(({ name }) => name)).toEqual(["chairs"]);
  });

  it.each([
    ["12 white boards", "Whiteboards"],
    ["12 whiteboards", "White boards"],
    ["12 Schreibtisch Lampen", "Schreibtischlampe"],
    ["12 headfones", "Headphones"],
  ])("keeps the line of who says %s and means %s", (content, name) => {
    const verified = verify({ ...BRIEF, items: [item(name, 12)] }, [], {}, [{ id: "msg_1", role: "user", content }]);
    expect(verified?.content.items.map((line) => line.name)).toEqual([name]);
  });

  it("is nothing where no line is the buyer's; what the assistant said is no evidence", () => {
    expect(verify({ ...BRIEF, items: [item("lamps", 99)] })).toBeUndefined();
  });

  it.each([
    ["a count", { ...BRIEF, items: [item("chair", 41), item("desks", 200)] }, "/items/0/quantity"],
    ["an amount", { ...BRIEF, budget: { amount: 12_900_00, currency: "EUR", kind: "total" as const } }, "/budget"],
    ["a place", { ...BRIEF, delivery: { place: "Bremen", country: "DE" } }, "/delivery"],
    ["a day", { ...BRIEF, deadline: "2027-04-25" }, "/deadline"],
  ])("loses %s that is not in the text it is said to come from, and is asked about it", (_, brief, field) => {
    const verified = verify(brief);
    const { items, budget, delivery, deadline } = verified?.content ?? content();
    expect([items[0]?.quantity, budget, delivery, deadline].filter((value) => value === null)).toHaveLength(1);
    expect(asked(verified)).toEqual([field]);
    expect(verified?.evidence.some((one) => one.field === field)).toBe(false);
  });

  it("keeps what comes with no evidence, but asks and is no longer certain: absence proves nothing", () => {
    const verified = verify(BRIEF, []);
    expect(verified?.content).toEqual(BRIEF);
    expect(asked(verified)).toEqual(["/items/0/quantity", "/items/1/quantity", "/budget", "/delivery", "/deadline"]);
    expect(verified?.confidence).toMatchObject({ budget: 0.49, "/items/0/quantity": 0.49 });
  });

  it.each([
    ["of the assistant's message", at("/budget", "11.900", 0)],
    ["behind the message's end", { field: "/budget", message: 1, start: 80, end: 900 }],
    ["of a message that was not sent", { field: "/budget", message: 7, start: 0, end: 3 }],
    ["of nothing", { field: "/budget", message: 1, start: 5, end: 5 }],
  ])("has no evidence in a span %s", (_, span) => {
    const verified = verify(BRIEF, [...EVIDENCE.filter(({ field }) => field !== "/budget"), span]);
    expect(asked(verified)).toEqual(["/budget"]);
    expect(verified?.evidence).toHaveLength(4);
  });

  it("asks about two values that were read from one figure, unless both are counts", () => {
    const forty = {
      ...BRIEF,
      items: [item("chair", 40), item("desks", 40)],
      budget: { amount: 40_00, currency: "EUR", kind: "total" as const },
    };
    const rest = EVIDENCE.slice(3);
    expect(
      asked(verify(forty, [at("/items/0/quantity", "40"), at("/items/1/quantity", "40"), at("/budget", "40 chairs"), ...rest])),
    ).toEqual(["/items/0/quantity", "/items/1/quantity", "/budget"]);
    expect(asked(verify(forty, [at("/items/0/quantity", "40"), at("/items/1/quantity", "40"), ...rest]))).toEqual(["/budget"]);
  });

  it("loses a count that was read from money, and is asked about the money: the model swapped the two", () => {
    const swapped = {
      ...BRIEF,
      items: [item("chair", 11_900), item("desks", 200)],
      budget: { amount: 40_00, currency: "EUR", kind: "total" as const },
    };
    const verified = verify(swapped, [
      at("/items/0/quantity", "11.900"),
      at("/budget", "40"),
      ...EVIDENCE.filter((_, index) => index !== 0 && index !== 2),
    ]);
    expect(verified?.content.items[0]?.quantity).toBeNull();
    expect(asked(verified)).toEqual(["/items/0/quantity", "/budget"]);
    expect(verified?.confidence.budget).toBe(0.49);
  });

  it("loses a budget in another currency than the amount is written in", () => {
    const verified = verify({ ...BRIEF, budget: { amount: 11_900_00, currency: "USD", kind: "total" } });
    expect(verified?.content.budget).toBeNull();
    expect(asked(verified)).toEqual(["/budget"]);
  });

  it("is asked, by its amount, about money that nothing in the brief comes from", () => {
    const verified = verify(
      { ...BRIEF, budget: null },
      EVIDENCE.filter(({ field }) => field !== "/budget"),
    );
    expect(verified?.questions).toEqual([
      {
        field: "/budget",
        reason: "unread",
        text: "The conversation speaks of an amount (11.900,- EUR) that nothing in the brief comes from. Is it the budget?",
        language: "en",
      },
    ]);
  });

  it("is asked about another amount that was named after the one it has, and not about the same one or one before", () => {
    const after = (content: string) => verify(BRIEF, EVIDENCE, {}, [...MESSAGES, { id: "msg_2", role: "user", content }]);
    expect(asked(after("Sorry, we have 9.000 EUR."))).toEqual(["/budget"]);
    expect(after("Sorry, we have 9.000 EUR.")?.content.budget).toEqual(BRIEF.budget);
    expect(asked(after("As said, 11.900 EUR."))).toEqual([]);
    const before: SentMessage[] = [{ id: "msg_0", role: "user", content: "The last ones cost 30 EUR." }, ...MESSAGES.slice(1)];
    expect(asked(verify(BRIEF, EVIDENCE, {}, before))).toEqual([]);
  });

  it("counts in words beside goods with a figure in their name, and is asked where their name is all that was said", () => {
    const content = "We need twenty extinguishers 6 kg and a printer 3D, budget 900 EUR.";
    const brief = {
      ...BRIEF,
      items: [item("extinguishers 6 kg", 20), item("printer 3D", 1)],
      budget: null,
      delivery: null,
      deadline: null,
    };
    const piece = (field: string, words: string) => ({
      field,
      message: 0,
      start: content.indexOf(words),
      end: content.indexOf(words) + words.length,
    });
    const verified = verify(
      brief,
      [piece("/items/0", "twenty extinguishers 6 kg"), piece("/items/1", "printer 3D"), piece("/constraints", "900 EUR")],
      {},
      [{ id: "msg_1", role: "user", content }],
    );
    expect(verified?.content.items.map(({ quantity }) => quantity)).toEqual([20, 1]);
    expect(asked(verified)).toEqual(["/items/1/quantity"]);
  });

  it("loses a count in words that are another number's", () => {
    const verified = verify({ ...BRIEF, items: [item("chair", 40), item("desks", 300)] });
    expect(verified?.content.items.map(({ quantity }) => quantity)).toEqual([40, null]);
    expect(asked(verified)).toEqual(["/items/1/quantity"]);
  });

  it("is without a measure, a percentage and a condition whose figures nobody said, and asks about what it left out", () => {
    const chair = item("chair", 40, { attributes: ["120 kg", "at most 11.900", "black"], searchTerms: ["chair", "chair 120 kg"] });
    const verified = verify({ ...BRIEF, items: [chair, item("desks", 200)], constraints: ["30 % recycled", "new only", "by 15 April"] });
    expect(verified?.content.items[0]).toMatchObject({ attributes: ["at most 11.900", "black"], searchTerms: ["chair"] });
    expect(verified?.content.constraints).toEqual(["new only", "by 15 April"]);
    expect(verified?.questions.map(({ field, text }) => [field, text])).toEqual([
      ["/items/0/attributes", "We left out what the conversation does not say (120 kg). Is the brief right without it?"],
      ["/constraints", "We left out what the conversation does not say (30 % recycled). Is the brief right without it?"],
    ]);
    expect(verified?.confidence).toMatchObject({ "/items/0/attributes": 0.49, constraints: 0.49 });
  });

  it("has no question or evidence at another condition's place where one was left out", () => {
    const question = { field: "/constraints/1", reason: "weak" as const, text: "New?", language: "en" as const };
    const brief = { ...BRIEF, constraints: ["30 % recycled", "40 chairs"] };
    const evidence = [...EVIDENCE, at("/constraints/1", "40 chairs")];
    const verified = verify(brief, evidence, { questions: [question] });
    expect(asked(verified)).toEqual(["/constraints"]);
    expect(verified?.evidence).toHaveLength(EVIDENCE.length);
    const whole = verify({ ...brief, constraints: ["new only", "40 chairs"] }, evidence, { questions: [question] });
    expect(asked(whole)).toEqual(["/constraints/1"]);
    expect(whole?.evidence).toHaveLength(evidence.length);
  });

  it("keeps a name or a title with a figure that nobody said, and asks whether it is right", () => {
    const verified = verify({ ...BRIEF, title: "99 chairs", items: [item("chair 24", 40), item("desks", 200)] });
    expect(verified?.content).toMatchObject({ title: "99 chairs", items: [{ name: "chair 24", quantity: 40 }, {}] });
    expect(asked(verified)).toEqual(["/items/0", "/title"]);
  });

  it("asks with both wordings about a count that the buyer gave otherwise later on, and not where his last word holds", () => {
    const after = (content: string, quantity = 40) =>
      verify({ ...BRIEF, items: [item("chair", quantity), item("desks", 200)] }, quantity === 40 ? EVIDENCE : EVIDENCE.slice(1), {}, [
        ...MESSAGES,
        { id: "msg_2", role: "user", content },
      ]);
    expect(after("On second thought, 45 chairs it is.")?.questions).toEqual([
      {
        field: "/items/0/quantity",
        reason: "contradictory",
        text: "The conversation gives more than one answer for the quantity (“40 chairs”, “45 chairs”). Which one holds?",
        language: "en",
      },
    ]);
    expect(after("On second thought, forty-five chairs.")?.confidence["/items/0/quantity"]).toBe(0.49);
    expect(asked(after("So the 40 chairs, and 45 tables or so."))).toEqual([]);
    expect(asked(after("The chairs are for 45 EUR, and I saw 45 others. Chairs I mean."))).toEqual(["/budget"]);
    expect(after("And 3 more chairs.", 43)?.questions).toMatchObject([{ field: "/items/0/quantity", reason: "weak" }]);
  });

  it("keeps the agent's own question before ours, one a field, and none about what is not there", () => {
    const question = (field: string) => ({ field, reason: "contradictory" as const, text: "Which?", language: "de" as const });
    const verified = verify(BRIEF, [], {
      questions: [question("/budget"), question("/budget"), question("/items/9"), question("/nonsense")],
    });
    expect(verified?.questions.filter(({ field }) => field === "/budget")).toEqual([question("/budget")]);
    expect(asked(verified)).not.toContain("/nonsense");
    expect(asked(verified)).not.toContain("/items/9");
  });

  it("keeps a line whose name is one sign of Han, where the buyer wrote it", () => {
    const messages: SentMessage[] = [{ id: "msg_1", role: "user", content: "机を3台お願いします。" }];
    const brief = content({ items: [item("机", 3), item("棚", 2)], missing: [] });
    expect(verify(brief, [], {}, messages)?.content.items.map(({ name }) => name)).toEqual(["机"]);
  });
});
