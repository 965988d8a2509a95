import { byLanguage } from "./by-language.ts";
import type { KnownLanguage } from "./languages.ts";

/** What says that an amount is the buyer's limit, by language; `below` are those of which some figure has to stay below. */
const WORDS: Readonly<Record<KnownLanguage, { limit: string; below: string }>> = {
  en: {
    limit:
      "ok['’]?d|okayed|signed off|approved|authori[sz]ed|go to|go up to|up to|at most|no more than|not (?:to )?exceed|under|below|less than|within|spend|ceiling|cap(?:ped)?(?: is| at|:)|tops|around|approximately|(?:total|estimated|maximum) (?:value|amount|cost)|valued? at|NTE|available",
    below: "no(?:t)? more than|up to|at most|under|below|less than",
  },
  de: {
    limit:
      "rahmen|nicht mehr als|höchstens|preisvorstellung|verfügung|maximal|bis zu|unter|insgesamt|kostenpunkt|betrag|wert|mehr als|darf",
    below: "höchstens|maximal|bis zu|nicht mehr als|unter",
  },
  fr: {
    limit: "enveloppe|pas plus de|disponible|peut mettre|montant|plafond|jusqu'à|au plus|valeur|dépass",
    below: "pas plus de|jusqu['’]à|au plus|moins de",
  },
  es: {
    limit: "tope|gasto|partida|máx|máximo|no más de|disponemos|disponible|aprobad[oa]s|presupuesto|importe|importo|valor|límite|hasta",
    below: "máximo|hasta|no más de|menos de",
  },
  it: {
    limit: "spesa|massimo|non più di|importo|disponibil|a disposizione|ammonta|valore|fino a|tetto|superare",
    below: "massimo|al massimo|fino a|non più di|meno di",
  },
  nl: {
    limit: "richtprijs|bedrag|kostenpunt|niet meer dan|beschikbaar|begroting|maximaal|hooguit|waarde|dit jaar mag|mag het",
    below: "maximaal|hooguit|niet meer dan|tot|minder dan",
  },
};
/** Words of budgets that have gone everywhere. */
const ANYWHERE = "budget|limit|maximum|\\bmax\\b";

/** What says that an amount is a limit; `below` stands right before the figure. */
export const limitWords = byLanguage((language) => {
  const { limit, below } = WORDS[language];
  return {
    limit: new RegExp(`${ANYWHERE}|${limit}`, "iu"),
    below: new RegExp(`(?<!\\p{L})(?:max(?:imum)?\\.?|${below})\\s$`, "iu"),
  };
});
