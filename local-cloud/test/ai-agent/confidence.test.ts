import { describe, expect, it } from "vitest";
import { extractionOf } from "./brief-of.ts";

const TOLD = "Last year we ordered 300 lamps from Muster Ltd, already. We need 20 chairs and 12 desks in Leeds.";
const namesOf = (turns: Parameters<typeof extractionOf>[0]): string[] => extractionOf(turns).brief.items.map(({ name }) => name);

describe("how sure a line is", () => {
  it("is high where it is counted and asked for, and too low for a line where nothing but its place says that it is goods", () => {
    const { brief, confidence, questions } = extractionOf(["We need 20 chairs and 4 quickly"]);
    expect(brief.items.map(({ name }) => name)).toEqual(["chairs"]);
    expect(confidence["/items/0"]).toBeGreaterThan(0.9);
    expect(questions).toMatchObject([{ field: "/items", text: expect.stringContaining("4 × quickly") }]);
  });

  it.each([
    ["en", "Last year we ordered 60 folders. We need 20 chairs.", "folders"],
    ["de", "Letztes Jahr waren es 60 Ordner. Wir brauchen 20 Stühle.", "Ordner"],
    ["fr", "L'an dernier on avait pris 60 classeurs. Il nous faut 20 chaises.", "classeurs"],
    ["es", "El año pasado compramos 60 archivadores. Necesitamos 20 sillas.", "archivadores"],
    ["it", "L'anno scorso abbiamo preso 60 raccoglitori. Ci servono 20 sedie.", "raccoglitori"],
    ["nl", "Vorig jaar namen we 60 ordners. We zoeken 20 stoelen.", "ordners"],
  ])("is not enough where its clause tells of what was: it is asked about (%s)", (_, said, name) => {
    const { brief, confidence, questions } = extractionOf([said]);
    const at = brief.items.findIndex((item) => item.name.startsWith(name));
    const asked = questions.map(({ field, text }) => `${field} ${text}`).join();
    expect(at < 0 || (confidence[`/items/${at}`] ?? 1) < 0.5).toBe(true);
    expect(asked).toContain(name);
    expect(brief.items.some((item) => item.quantity === 20)).toBe(true);
  });

  it("keeps a line out of the brief that is not even likely, until the buyer says that he wants it", () => {
    const turns = ["Last year we ordered 60 chairs. We need 20 office chairs."];
    const { brief, questions } = extractionOf(turns);
    expect(brief.items).toMatchObject([{ name: "office chairs", quantity: 20 }]);
    expect(questions).toMatchObject([{ field: "/items", reason: "unread", text: expect.stringContaining("60 × chairs") }]);
    const asked = { assistant: `Noted. ${questions[0]?.text}` };
    expect(namesOf([...turns, asked, "Yes, please."])).toEqual(["chairs", "office chairs"]);
    expect(extractionOf([...turns, asked, "Yes, please."])).toMatchObject({ questions: [], confidence: { "/items/0": 1 } });
    expect(extractionOf([...turns, asked, "No."])).toMatchObject({ questions: [], brief: { items: [{ name: "office chairs" }] } });
  });

  it("is that of goods that are asked for, where they are spoken of before as well", () => {
    const { brief, questions } = extractionOf(["Last year we bought 60 headsets. We need 40 headsets and 5 desks."]);
    expect(brief.items).toMatchObject([
      { name: "headsets", quantity: 40 },
      { name: "desks", quantity: 5 },
    ]);
    expect(questions).toEqual([]);
  });

  it("never leaves a brief of nothing: what is left is asked about", () => {
    const { brief, questions } = extractionOf([TOLD.split(" We ")[0] ?? ""]);
    expect(brief.items).toHaveLength(1);
    expect(questions.map(({ field }) => field)).toContain("/items/0");
  });
});
