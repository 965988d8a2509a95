import { byLanguage } from "./by-language.ts";
import { nameFrom, type Named } from "./chat-names.ts";
import type { KnownLanguage, Language } from "./languages.ts";

interface Words {
  /** What says that a thing is no good any more; it stands behind it, or before it where a language says so. */
  broke: string;
  /** Asks for another of it without saying its name. */
  another: string;
}
const WORDS: Readonly<Record<KnownLanguage, Words>> = {
  en: {
    broke:
      "(?:has |have |just |finally |has just )*(?:broken(?: down)?|broke(?: down)?|died|packed (?:in|up)|given up|gave up|failed|blown up|been stolen|reached the end|conked out)|(?:is|are|['’]s) (?:broken|dead|bust|kaput|knackered|out of order|beyond repair|not working|leaking|gone)|(?:was|got) stolen",
    another: "(?:a )?(?:new|another|replacement) one|another one|a replacement|one new one|a (?:new|different)(?=\\s*[.,;!?(])|replace it",
  },
  de: {
    broke:
      "(?:hat|haben) (?:\\p{L}+ ){0,3}(?:den Geist aufgegeben|das Zeitliche gesegnet|schlapp gemacht)|(?:ist|sind) (?:\\p{L}+ ){0,2}(?:kaputt|defekt|hinüber|im Eimer|gestohlen|undicht|durchgebrannt|ausgefallen)|(?:hat|haben) (?:\\p{L}+ ){0,3}aufgegeben|streikt|geht nicht mehr",
    another: "eine?n? (?:neue[nrs]?|andere[nrs]?)|neue[nrs]?(?=\\s*[.,;!?(])|Ersatz(?!\\p{L})",
  },
  fr: {
    broke:
      "(?:vient|viennent) de (?:nous )?(?:lâcher|casser|tomber en panne|rendre l['’]âme)|(?:est|sont) (?:\\p{L}+ )?(?:en panne|cassée?s?|mort[es]*|hors service|HS|foutue?s?)|(?:a|ont) (?:lâché|rendu l['’]âme|été volée?s?)|ne (?:marche|fonctionne) plus|nous a lâchés?",
    another: "(?:en )?(?:faut )?une? (?:nouve(?:au|lle)|autre|neu(?:f|ve))|une? de remplacement",
  },
  es: {
    broke:
      "(?:se (?:nos |me )?(?:ha|han) (?:roto|estropeado|averiado|fundido|quemado)|se (?:nos |me )?(?:rompió|estropeó|averió)|ha dejado de funcionar|nos han robado)",
    another: "un[oa] (?:nuev[oa]|distint[oa])|otr[oa](?=\\s*[.,;!?(]|\\s(?:igual|que|de|para))|un repuesto",
  },
  it: {
    broke:
      "(?:si (?:è|sono) (?:rott[oaie]|guastat[oaie]|bruciat[oaie])|(?:è|sono) (?:rott[oaie]|guast[oaie]|fuori uso)|non funziona(?:no)? più|ci hanno rubato|ha smesso di funzionare)",
    another: "un[oa'’] ?(?:nuov[oa]|altr[oa])|un ricambio",
  },
  nl: {
    broke:
      "(?:is|zijn) (?:\\p{L}+ ){0,2}(?:stuk|kapot|defect|overleden|gestolen|gesneuveld|lek)|(?:heeft|hebben) het (?:begeven|opgegeven)|doet het niet meer|ging stuk",
    another:
      "(?:een )?(?:nieuwe|andere|vervangende|nieuw exemplaar)(?=\\s*[.,;!?(]|\\s(?:van|met|voor|die|regelen|bestellen|nodig|komen))|een vervanger",
  },
};
/** A thing with whose it is: "our coffee machine", "la lavatrice". */
const WHOSE =
  "(?<whose>the|our|my|der|die|das|unsere?r?|mein(?:e|er)?|le|la|l['’]|les|notre|mon|ma|el|los|las|nuestr[oa]s?|mi|il|lo|i|gli|nostr[oaie]|il nostro|la nostra|de|het|onze|ons|mijn)";

const patternsOf = byLanguage((language) => {
  const { broke, another } = WORDS[language];
  return {
    behind: new RegExp(
      `(?<!\\p{L})${WHOSE}(?:(?<=['’])|\\s)(?=(?<thing>\\p{L}[^.,;:!?\\n]{2,50}?)(?:\\s(?:in|at|on|der|des|de|du|van|op|a|di|del|della|im|dans)\\s[^.,;:!?\\n]{2,40}?)?\\s(?:${broke})(?!\\p{L}))`,
      "iu",
    ),
    before: new RegExp(`(?<!\\p{L})(?:${broke})\\s${WHOSE}(?:(?<=['’])|\\s)(?=(?<thing>\\p{L}))`, "iu"),
    another: new RegExp(`(?<!\\p{L})(?:${another})(?!\\p{L})`, "iu"),
  };
});

/** Characters between the thing that broke and the word for another. */
const FARTHEST = 220;

/** "Our coffee machine died, please get us a new one": one of the thing that broke. */
export function findReplacement(text: string, language: Language): Named | undefined {
  const { behind, before, another } = patternsOf(language);
  for (const pattern of [behind, before]) {
    const found = pattern.exec(text);
    if (!found) continue;
    const at = found.index + found[0].length;
    const rest = text.slice(at, at + FARTHEST);
    const asked = another.exec(rest);
    const name = asked && nameFrom(text, at, pattern === behind ? at + (found.groups?.["thing"]?.length ?? 0) : text.length, language);
    if (name) return name;
  }
  return undefined;
}
