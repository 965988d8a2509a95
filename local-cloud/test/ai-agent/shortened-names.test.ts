import { describe, expect, it } from "vitest";
import { extractionOf } from "./brief-of.ts";

const linesOf = (turns: readonly string[]): string[] => extractionOf(turns).brief.items.map(({ quantity, name }) => `${quantity} ${name}`);

describe("[BRF-1] A correction that calls goods by a shorter name", () => {
  it.each<[string, readonly string[], string[]]>([
    [
      "en",
      ["We need 24 hi-vis vests, 24 hard hats and 10 first aid kits.", "Make the vests 30 and the hats 28, please.", "Forget the kits."],
      ["30 hi-vis vests", "28 hard hats"],
    ],
    [
      "de",
      [
        "Wir brauchen 18 Warnwesten, 18 Schutzhelme und 6 Verbandskästen.",
        "Mach aus den Westen 24, und die Helme bitte 20.",
        "Die Kästen können wir streichen.",
      ],
      ["24 Warnwesten", "20 Schutzhelme"],
    ],
    [
      "fr",
      [
        "Il nous faut 20 gilets haute visibilité, 20 casques de chantier et 5 extincteurs.",
        "Passez les gilets à 26 et les casques à 22.",
        "Les extincteurs, on laisse tomber.",
      ],
      ["26 gilets haute visibilité", "22 casques de chantier"],
    ],
    [
      "es",
      [
        "Necesitamos 22 chalecos reflectantes, 22 cascos de obra y 8 botiquines.",
        "Pon 28 chalecos y deja los cascos en 25.",
        "Los botiquines ya los tenemos, quítalos.",
      ],
      ["28 chalecos reflectantes", "25 cascos de obra"],
    ],
    [
      "it",
      [
        "Servono 20 gilet ad alta visibilità, 20 caschi e 6 estintori.",
        "Portate i gilet a 26, i caschi a 24.",
        "Gli estintori non servono più.",
      ],
      ["26 gilet ad alta visibilità", "24 caschi"],
    ],
    [
      "nl",
      [
        "Wij hebben 20 veiligheidsvesten, 20 helmen en 6 EHBO-koffers nodig.",
        "Maak van de vesten 26 en van de helmen 24.",
        "De koffers kunnen eraf.",
      ],
      ["26 veiligheidsvesten", "24 helmen"],
    ],
  ])("is an act on them, and asks nothing (%s)", (_, turns, lines) => {
    expect(linesOf(turns)).toEqual(lines);
    expect(extractionOf(turns).questions).toEqual([]);
  });

  it.each([
    ["We need 20 laptops.", "The laptops are to run Windows 11.", "20 laptops"],
    ["Wir brauchen 30 Warnwesten.", "Die Westen in Größe 54.", "30 Warnwesten"],
    ["Il nous faut 4 armoires.", "Des armoires à 2 portes.", "4 armoires"],
    ["We need 20 gloves.", "The gloves are for room 12.", "20 gloves"],
  ])("counts by no figure that is said of something else: %s %s", (first, then, line) => {
    expect(linesOf([first, then])).toContain(line);
  });
});
