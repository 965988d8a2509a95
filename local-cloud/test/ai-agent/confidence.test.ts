import { describe, expect, it } from "vitest";
import { KNOWN_LANGUAGES } from "../../ai-agent/languages.ts";
import { areWanted, askedBefore, isNamed } from "../../ai-agent/questions.ts";
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

  describe("and of which lines a buyer's answer is, where they were asked about together", () => {
    /** What was bought last year is asked about, and answered. */
    function answered(bought: string, ...answers: string[]) {
      const turns: Parameters<typeof extractionOf>[0][number][] = [`Last year we ordered ${bought}. We need 20 office chairs.`];
      const asked = [extractionOf(turns).questions[0]?.text ?? ""];
      for (const answer of answers) {
        turns.push({ assistant: `Noted. ${asked.at(-1)}` }, answer);
        asked.push(extractionOf(turns).questions[0]?.text ?? "");
      }
      return { names: namesOf(turns), asked };
    }
    const LONG = "stainless steel undercounter commercial refrigerators lockable glass doors";

    it("is those that were named, however long a name is and however little of it was shown", () => {
      const { names, asked } = answered(`60 ${LONG}`, "Yes.");
      expect(asked[0]).not.toContain(LONG);
      expect(asked[1]).toBe("");
      expect(names).toHaveLength(2);
      expect(answered(`60 ${LONG}`, "No.")).toMatchObject({ names: ["office chairs"], asked: [asked[0], ""] });
    });

    it.each([
      "Yes.",
      "Yes, please!",
      "yes, all of them",
      "Ja, bitte alle.",
      "Oui, ceux-là aussi",
      "Sí, por favor",
      "Sì, anche quelli",
      "Ja graag, die ook",
    ])("is all of them where it is no more than a yes (%s)", (answer) => {
      expect(answered("60 folders and 40 lamps", answer).names).toEqual(["folders", "lamps", "office chairs"]);
    });

    it.each(["Yes, but only the lamps.", "No, only the lamps.", "Yes, next year.", "Ja, aber nur die Lampen."])(
      "is none of them where it says more (%s)",
      (answer) => {
        const { names, asked } = answered("60 folders and 40 lamps", answer);
        expect(names).toEqual(["office chairs"]);
        expect(asked[1]).toContain("folders");
        expect(asked[1]).toContain("lamps");
      },
    );

    it.each(KNOWN_LANGUAGES)(
      "is those its question shows, whatever is in their names, and the question is one a brief takes (%s)",
      (language) => {
        const names = ["bolts; nuts", `${"x".repeat(55)}😀 end`, "x".repeat(500), "desks", "lamps", "chairs", "folders"];
        const lines = names.map((name) => ({ name, quantity: 2, counted: true }));
        const { text } = areWanted(lines, language);
        expect(text.length).toBeLessThan(500);
        expect(text).toBe(text.toWellFormed());
        const asked = askedBefore(`Noted. ${text}`);
        expect(asked?.what).toBe("left-out");
        expect(lines.map((line) => isNamed(asked?.value ?? "", line))).toEqual([true, true, true, true, true, false, false]);
      },
    );

    it("says how many there are past the fifth, and asks about those next", () => {
      const bought = "60 folders, 50 lamps, 40 desks, 30 shelves, 25 monitors, 15 printers and 12 headsets";
      const { names, asked } = answered(bought, "Yes.", "No.");
      expect(asked[0]).toContain("25 × monitors; and 2 more.");
      expect(asked[1]).toContain("15 × printers; 12 × headsets.");
      expect(asked[2]).toBe("");
      expect(names).toEqual(["folders", "lamps", "desks", "shelves", "monitors", "office chairs"]);
    });
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
