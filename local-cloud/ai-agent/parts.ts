import { matches, type Span } from "./text.ts";

/**
 * What a thing has, and is not bought beside it: the batteries of a drill, the drawers of a desk. Other things with which something comes are goods:
 * "4 laptops with 2 chargers each".
 */
const PARTS =
  "batter(?:y|ies)|drawers?|shel(?:f|ves)|doors?|wheels?|castors?|handles?|ports?|sockets?|outlets?|speeds?|seats?|armrests?|legs?|pockets?|compartments?|rungs?|steps|burners?|levels?|tiers?|keys|buttons?|lenses|lights?|bulbs?|blades?|" +
  "akkus?|schubladen?|schubfächern?|fächern?|böden|fachböden|einlegeböden|türen|rollen(?! \\p{Lu})|rädern?|griffen?|anschlüssen?|steckdosen|taschen|plätzen|armlehnen|beinen|stufen|sprossen|zonen|ebenen|kammern|" +
  "batteries?|tiroirs?|étagères?|tablettes?|portes?|roues?|roulettes?|poignées?|prises?|ports?|places?|accoudoirs?|pieds?|poches?|compartiments?|marches|feux|niveaux|" +
  "baterías?|cajones|cajón|baldas?|estantes?|puertas?|ruedas?|asas?|puertos?|enchufes?|tomas|plazas?|reposabrazos|patas?|bolsillos?|compartimentos?|peldaños|niveles|fuegos|" +
  "batterie|cassetti|ripiani|ante|ruote|maniglie|porte|prese|posti|braccioli|gambe|tasche|scomparti|gradini|fuochi|" +
  "accu['’]?s|batterijen|lades?|laden|planken|deuren|wielen|zwenkwielen|handgrepen|poorten|stopcontacten|zitplaatsen|armleuningen|poten|vakken|treden|zones";
const FEW =
  "\\d{1,2}|an?|one|two|three|four|five|six|eine[nmrs]?|ein|zwei|drei|vier|fünf|sechs|une?|deux|trois|quatre|cinq|una|uno|dos|tres|cuatro|cinco|seis|due|tre|quattro|cinque|sei|een|twee|drie|vijf|zes";
const EACH = "(?:\\s(?:each|apiece|chacune?s?|cada un[oa]|ciascun[oa]|per stuk|elk))?";
const WITH_PARTS = new RegExp(
  `(?<=\\p{L}\\s(?:\\([^()\\n]{1,30}\\)\\s)?|\\p{L},\\s)(?:with|w/|mit|avec|con|met)\\s(?:(?:je|jeweils|each|elk|per stuk)\\s)?(?:${FEW})\\s(?:\\p{L}{3,14}\\s)?(?:${PARTS})(?!\\p{L})${EACH}`,
  "giu",
);

/** Where a text says how many of its parts a thing has: no count of goods. */
export const findParts = (text: string): Span[] => matches(text, WITH_PARTS).map(({ start, end }) => ({ start, end }));
