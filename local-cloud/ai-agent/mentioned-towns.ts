import { countryOf, isCountry, townOf } from "./countries.ts";
import type { Language } from "./languages.ts";
import { MASK, type Span } from "./text.ts";

export interface PlaceMention extends Span {
  place: string;
  /** ISO 3166-1 alpha-2, or null where the text does not tell. */
  country: string | null;
  confidence: number;
}

const WORDS = /\p{L}[\p{L}\p{M}'’-]*\.?/gu;
const LONGEST = 4;
const BEFORE =
  /(?<!\p{L})(?:(?:aflever|liefer)?adres(?:se)?|lieferort|address|adresse|dirección|indirizzo|livraison|levering|lieferung|delivery|consegna|entrega|cif|cip|dap|ddp|fob|exw|fca|cpt|dpu|to|in|at|for|near|our|not|standort|ort|sede|site|locatie|location|lieu|lugar|luogo|standplaats|vestiging|nach|für|zu|bei|nicht|sondern|à|a|ad|au|en|pour|sur|de|d['’]|para|hasta|hacia|per|di|presso|naar|voor|te|van|niet|maar)\s+$/iu;
const DENIED = /(?<!\p{L})(?:not|nicht|pas(?: à| a)?|no(?: a| en)?|non(?: a)?|niet)(?: (?:to|in|nach|naar|a|à|en|in))?\s+$/iu;
/** "…, Norwich by the Friday before". */
const DUE_BEHIND = /^ (?:by|before|until|bis|vor|avant|antes|entro|vóór)(?!\p{L})/iu;
/** "Lieferung frei Bordsteinkante Chemnitz", "an Stadtverwaltung Gera": a town that ends what is said of where goods go. */
const DELIVERED =
  /(?<!\p{L})(?:[Dd]eliver(?:y|ed)?|[Ss]hip(?:ped|ping)?|\p{L}{0,3}[Ll]iefer\p{L}*|[Ll]ivr(?:er|é\p{L}*|aison)|[Ee]ntreg\p{L}*|[Ee]nvío|[Cc]onsegn\p{L}*|\p{L}{0,3}[Ll]ever(?:en|ing|d)|[Bb]ezorg\p{L}*)(?!\p{L})[^.;:!?\n]{1,60}\p{Lu}\p{L}{3,}\s$/u;
/** "For the Bath one": a site that is called by its town. */
const OF_SITE = /(?<!\p{L})(?:the|our|their)\s$/iu;
const SITE =
  /^\s(?:one|office|site|branch|depot|warehouse|store|shop|plant|school|surgery|practice|team|hospital|kitchen|studio|hub|centre|center|unit|clinic|factory|yard|campus|hotel|restaurant|location|conference|event|fair|show|meeting|gym|library|museum|theatre|church)(?!\p{L})/iu;
/** "Uni Bayreuth", "le chantier d'Annecy", "Winterdienst Garmisch". */
const SITE_BEFORE =
  /(?<!\p{L})(?:(?:Uni(?:versität|klinik(?:um)?)?|Hochschule|Werk|Filiale|Niederlassung|Standort|Baustelle|Bauhof|Stadt|Stadtwerke|Gemeinde|Klinik(?:um)?|Winterdienst|Landkreis|(?:Firmen|Haupt|Betriebs)?[Ss]itz|Hotel|[Hh]ôtel|[Cc]ity of|[Tt]own of|[Uu]niversity of|[Vv]estiging|[Ss]tad|[Gg]emeente|[Kk]antoor|[Mm]agazijn|[Ff]iliaal|[Ff]abriek|[Ss]chool|[Ww]inkel|[Ll]ocatie|Büro|\p{Lu}\p{Ll}{2,}(?:platz|halle|schule|heim|zentrum|lager|büro|praxis|museum|stelle|verein)|Lager|Schule|Kita|Praxis|Zweigstelle|Depot)\s|(?:[Cc]hantier|[Aa]gence|[Gg]ymnase|[Éé]cole|[Hh]ôpital|[Bb]ureau|[Bb]ureaux|[Dd]épôt|[Bb]ibliothèque|[Mm]usée|[Aa]telier|[Mm]agasin|(?:[Gg]ymnase|[Ss]tade|[Tt]héâtre|[Ss]alle|[Ee]space|[Mm]arché) (?:municipale?|communale?)|[Aa]lmacén|[Tt]aller|[Ff]ábrica|[Ee]scuela|[Cc]olegio|[Uu]fficio|[Mm]agazzino|[Ss]cuola|[Oo]fficina|[Vv]ille|[Mm]airie|[Cc]ommune|[Cc]ollège|[Ll]ycée|[Ss]ite|[Uu]sine|[Oo]bra|[Oo]ficina|[Aa]yuntamiento|[Pp]lanta|[Hh]otel|[Tt]ienda|[Cc]antiere|[Cc]omune|[Ss]ede|[Ff]iliale|[Ss]tabilimento|[Nn]egozio)\s(?:de\s|d['’]|di\s))$/u;
/** Where the bill goes the goods need not go. */
const BILLED =
  /(?<!\p{L})(?:factur\p{L}*|invoice\p{L}*|bill(?:ing|ed)?|rechnung\p{L}*|fattur\p{L}*|factuur\p{L}*)(?!\p{L})(?:(?!(?<!\p{L})(?:goods|deliver\p{L}*|ship\p{L}*|ware|liefer\p{L}*|marchandises?|livr\p{L}*|mercancía|entreg\p{L}*|merce|consegn\p{L}*|spullen|goederen|lever\p{L}*|bezorg\p{L}*)(?!\p{L}))[^.;!?\n]){0,60}$/iu;
export const isBilled = (text: string, at: number): boolean => BILLED.test(text.slice(Math.max(0, at - 80), at));
const POSTCODE = /(?<!\d)(?:\d{4,5}(?: [A-Z]{2})?|[A-Z]{1,2}-\d{4,5})\s+$/u;
const STARTS_PIECE = /(?:^|[\n,;:.(!?–—]\s*)$/u;
const ENDS_PIECE = /^\s*(?:[\n,;:.)!?–—]|$|\u0001|please|bitte|s['’]il|por favor|per favore|graag)/u;
const REGION =
  /^,?\s+(?:[A-Z]{2}(?![\p{L}\d])(?: \d{4,5})?|(?:Oregon|Texas|Washington|California|Florida|Ohio|Maine|Georgia|Illinois|Ontario|Queensland|Victoria)(?!\p{L}))/u;

const COUNTRY = /^(?: de(?: \p{Lu}\p{L}{1,20}))?,\s(?:en |in )?(\p{Lu}\p{L}{2,20}(?: \p{Lu}\p{L}{2,20})?)/u;

/** ", Colombia", " de Indias, Colombia", ", en Belgique" behind a town, else nothing. */
function countryBehind(text: string): string {
  const found = COUNTRY.exec(text);
  return found?.[1] !== undefined && isCountry(found[1]) ? found[0] : "";
}

/** "Stuttgart-Vaihingen": a part of a town, where no town is called so. */
function partOfTown(name: string, language: Language): ReturnType<typeof townOf> {
  const town = /^(\p{Lu}\p{L}{2,})-\p{Lu}\p{L}{2,}(?:-\p{L}+)*$/u.exec(name)?.[1];
  return town === undefined ? undefined : townOf(town, language);
}

/** Towns of the gazetteer that a chat names behind a preposition, a postcode, or as a piece of its own: "…, Bergamo, entro 3 settimane". */
export function mentionedTowns(text: string, language: Language): PlaceMention[] {
  const found: PlaceMention[] = [];
  const words = [...text.matchAll(WORDS)];
  for (let at = 0; at < words.length; at += 1) {
    const first = words[at];
    if (!first || !/^\p{Lu}/u.test(first[0].replace(/^d['’]/u, ""))) continue;
    for (let count = Math.min(LONGEST, words.length - at); count > 0; count -= 1) {
      const last = words[at + count - 1];
      if (!last) continue;
      const start = /^d['’]/u.test(first[0]) ? first.index + 2 : first.index;
      const end = last.index + last[0].replace(/\.$/, "").length;
      const name = text.slice(start, end);
      const town =
        /[\n,;:!?()]/.test(name) || name.includes(MASK) || name.length < 3
          ? undefined
          : (townOf(name, language) ?? partOfTown(name, language));
      if (!town) continue;
      const before = text.slice(Math.max(0, start - 30), start);
      const after = text.slice(end, end + 40);
      const postcode = POSTCODE.exec(before)?.[0] ?? "";
      const region = REGION.exec(after)?.[0] ?? countryBehind(after);
      const isPiece =
        STARTS_PIECE.test(before) && (ENDS_PIECE.test(after) || region !== "" || (/,\s$/.test(before) && DUE_BEHIND.test(after)));
      const isSite = ((OF_SITE.test(before) || /(?:^|[.,;!?\n])\s*$/u.test(before)) && SITE.test(after)) || SITE_BEFORE.test(before);
      const isEnd = ENDS_PIECE.test(after) && DELIVERED.test(text.slice(Math.max(0, start - 90), start));
      if (!postcode && !BEFORE.test(before) && !isPiece && !isSite && !isEnd) break;
      // "Mérida (Badajoz)": the province of the town.
      if (/\s\($/u.test(before) && found.at(-1)?.end === start - 2) break;
      if (DENIED.test(before) || isBilled(text, start)) break;
      const place = `${postcode}${name}${region}`.trim();
      const confidence = postcode ? 0.85 : BEFORE.test(before) ? 0.6 : 0.55;
      found.push({
        start: start - postcode.length,
        end: end + region.length,
        place,
        country: region || postcode ? (countryOf(place) ?? town.country) : town.country,
        confidence: town.isAmbiguous && !region && !postcode ? confidence - 0.05 : confidence,
      });
      at += count - 1;
      break;
    }
  }
  return found;
}
