import { byLanguage } from "./by-language.ts";
import type { KnownLanguage } from "./languages.ts";

/** What ends a place, by language: words behind it, what follows a comma of another thought, and "or". */
const ENDS: Readonly<Record<KnownLanguage, { words: string; behindComma: string; or: string }>> = {
  en: {
    words:
      "by|before|within|no later|not later|until|with|no|and (?:we|the|our|please|it|they|budget|must|quote)|please|for (?:the|a|our|under|less)|at (?:a|the latest)|on (?:or|the)|not|under|at most|up to|latest|each|every|instead|rather than",
    behindComma:
      "budget|needs?|needed|arriv\\p{L}{0,4}|asap|by|before|no|with|we|must|deadline|up|brand|new|please|qty|quantity|my|our|the|i|but",
    or: "or",
  },
  de: {
    words:
      "Lieferung|nicht|ist|zu|maximal|höchstens|spätestens|jede[nsm]?|stattdessen|liefern|geliefert|versenden|bis|innerhalb|mit|bitte|und (?:wir|die|der|das|bitte)",
    behindComma: "wir|ich|aber|meine?|welche\\p{L}{0,2}|bitte|spätestens|bis|(?:der|die|das) ",
    or: "oder",
  },
  fr: {
    words: "livraison|jusqu|pas|sur|dans|au|à plus tard|chaque|plutôt|livrer|avant|sous|et (?:nous|le|la|les)",
    behindComma: "nous|je|mais|mon|avant|au plus tard|merci",
    or: "ou",
  },
  es: {
    words: "entrega|antes|presupuesto|no|cada|a más tardar|en cambio|en lugar|máximo|y (?:el|la|los|las|nos)",
    behindComma: "pero|mi|antes|con|por favor",
    or: "o",
  },
  it: {
    words: "entro|consegna|massimo|invece|non|e (?:il|la|i|le|ci)",
    behindComma: "noi|però|entro|con|per favore",
    or: "o",
  },
  nl: {
    words: "uiterlijk|levering|leveren|hooguit|maximaal|in plaats|niet|en (?:wij|we|de|het)",
    behindComma: "wij|ik|maar|uiterlijk|graag",
    or: "of (?=naar|in|aan)|of",
  },
};
/** What every language has, and the terms of notices, which are English whatever stands about them. */
const ANYWHERE = "max|maximum|budget|Line \\d|By:|INDUCTION|NIIN|The";

/** What ends a place that a text of a language names. */
export const placeStop = byLanguage((language) => {
  const { words, behindComma, or } = ENDS[language];
  return new RegExp(
    `[\\n;!?()\\u0001]|:(?=\\s)|(?<!(?<!\\p{L})(?:St|Ste|Sta|Sto|Dr|Prof|Av|Bd|Pl|Str))\\.(?=\\s|$)|(?<=\\p{Ll})\\.(?=\\p{Lu})|,?\\s+(?:${words}|${ANYWHERE})(?!\\p{L})|[\\s,]+By:|,\\s*(?=(?:max|budget|${behindComma})(?!\\p{L}))|\\s(?:${or})\\s`,
    "iu",
  );
});
