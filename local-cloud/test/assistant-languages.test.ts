import { describe, expect, it } from "vitest";
import { questionOf } from "../ai-agent/statement.ts";
import { ASSISTANT_TEXTS } from "../services/assistant-texts.ts";
import { assistantReply, type Turn } from "../services/assistant.ts";

const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "ja", "ar"] as const;
const NOW = new Date("2027-03-10T09:00:00Z");
const reply = (...says: string[]): string =>
  assistantReply(
    says.map((text): Turn => ({ role: "user", text })),
    NOW,
  );

describe("the local assistant", () => {
  it.each([
    [
      "en",
      "We need 12 chairs and 3 desks for our office in Leeds, please.",
      "I have noted 12 × chairs, 3 × desks; delivery to Leeds (GB).",
      "What is your budget",
    ],
    [
      "de",
      "Wir brauchen 12 Stühle und 3 Tische für unser Büro in Jena, bitte.",
      "Ich habe notiert: 12 × Stühle, 3 × Tische; Lieferung nach Jena (DE).",
      "Wie hoch ist Ihr Budget",
    ],
    [
      "fr",
      "Nous avons besoin de 12 chaises et 3 tables pour notre école à Metz.",
      "J'ai noté : 12 × chaises, 3 × tables; livraison : Metz (FR).",
      "Quel est votre budget",
    ],
    [
      "es",
      "Necesitamos 12 sillas y 3 mesas para nuestra oficina en Vigo, gracias.",
      "He anotado: 12 × sillas, 3 × mesas; entrega en Vigo (ES).",
      "¿Cuál es su presupuesto",
    ],
    [
      "it",
      "Ci servono 12 sedie e 3 tavoli per la nostra sede di Pisa, grazie.",
      "Ho annotato: 12 × sedie, 3 × tavoli; consegna a Pisa (IT).",
      "Qual è il budget",
    ],
    [
      "nl",
      "Wij hebben 12 stoelen en 3 tafels nodig voor ons kantoor in Breda.",
      "Ik heb genoteerd: 12 × stoelen, 3 × tafels; levering in Breda (NL).",
      "Wat is uw budget",
    ],
    [
      "ja",
      "横浜のオフィスに椅子12脚と机3台をお願いします。",
      "承りました：12 × 椅子, 3 × 机; 納品先は横浜 (JP)。",
      "ご予算は総額または一点あたりでいくらですか？",
    ],
    ["ar", "نحتاج 12 كرسيا و3 طاولات إلى مكتبنا في دبي.", "سجّلت ما يلي: 12 × كرسيا, 3 × طاولات; التسليم في دبي (AE).", "ما ميزانيتك"],
  ])("confirms and asks in the buyer's language: %s", (_, said, confirms, asks) => {
    expect(reply(said)).toContain(confirms);
    expect(reply(said)).toContain(asks);
  });

  it("says in the buyer's language what it can do where nothing to buy was named", () => {
    expect(reply("Guten Tag, können Sie mir bitte helfen?")).toBe(ASSISTANT_TEXTS.de.help);
    expect(reply("こんにちは、助けてください")).toBe(ASSISTANT_TEXTS.ja.help);
    expect(reply("مرحبا، هل يمكنك مساعدتي؟")).toBe(ASSISTANT_TEXTS.ar.help);
  });

  it("asks about what is doubted before it asks for what is missing", () => {
    expect(reply("16 Beamer. Das Budget ist 8.000 €, im Antrag stehen 6.500 €, wir klären noch, welches gilt.")).toContain("Welche gilt?");
  });

  it.each(LANGUAGES)("asks what the agent knows a bare answer to belong to: %s", (language) => {
    const asked = Object.entries(ASSISTANT_TEXTS[language].questions).map(([field, question]) => [field, questionOf(question)]);
    expect(asked).toEqual([
      ["quantity", "quantity"],
      ["budget", "budget"],
      ["currency", "budget"],
      ["delivery", "delivery"],
      ["delivery.country", "delivery"],
      ["deadline", "deadline"],
    ]);
  });

  it.each([
    ["横浜へ椅子12脚をお願いします", "予算は20万円です", "4月10日です", "2027-04-10"],
    ["نحتاج 12 كرسيا إلى دبي", "3000 درهم", "قبل 10 أبريل", "2027-04-10"],
  ])("takes what is answered to its questions, and asks for the next: %s", (need, budget, day, deadline) => {
    const turns: Turn[] = [];
    for (const text of [need, budget, day]) {
      turns.push({ role: "user", text });
      turns.push({ role: "assistant", text: assistantReply(turns, NOW) });
    }
    expect(turns.at(-1)?.text).toContain(deadline);
    expect(turns.at(-1)?.text).toMatch(/必要なことはすべて伺いました|هذا كل ما أحتاجه/u);
  });

  it("asks once which of two holds, and goes on where the answer does not settle it", () => {
    const turns: Turn[] = [
      { role: "user", text: "We need 40 tablets. My colleague's list says 45 tablets, I don't know yet which is right." },
    ];
    const said: string[] = [];
    for (const text of ["45", "45, as I said"]) {
      const next = assistantReply(turns, NOW);
      said.push(next);
      turns.push({ role: "assistant", text: next }, { role: "user", text });
    }
    expect(said[0]).toMatch(/which/i);
    expect(said[1]).not.toContain(said[0]?.split(". ").at(-1));
  });
});
