import { readTowns } from "#towns";
import type { Language } from "./languages.ts";

/** Names by which towns are called in other languages than their gazetteer's, by ISO 3166-1 alpha-2 code. */
const CITIES: Record<string, string> = {
  DE: "München|Monaco di Baviera|Múnich|Cologne|Colonia|Keulen|Frankfurt|Francfort|Francoforte|Fráncfort|Dusseldorf|Nuremberg|Norimberga|Nuremberga|Nürnberg|Hannover|Hanovre|Hamburgo|Amburgo|Hambourg|Berlino|Berlín|Berlijn|Lipsia|Stoccarda|Dresde|Dresda|Aix-la-Chapelle|Aken|Mayence|Brême|Brema",
  AT: "Wien|Vienne|Viena|Wenen|Salzbourg|Salisburgo|Salzburgo",
  CH: "Zürich|Zurich|Zurigo|Zúrich|Geneva|Genève|Genf|Ginevra|Ginebra|Basel|Bâle|Basilea|Bern|Berna|Berne|Losanna|Lausana|Luzern|Lucerne|Lucerna|Winterthur|St. Gallen|Saint-Gall",
  FR: "París|Parigi|Parijs|Lyon|Lione|Marsella|Marsiglia|Toulouse|Tolosa|Nizza|Niza|Bordeaux|Burdeos|Strassburg|Straßburg|Strasburgo|Estrasburgo|Straatsburg|Lille|Rijsel|Grenoble|Rennes",
  IT: "Milano|Mailand|Milán|Milaan|Torino|Turin|Turín|Turijn|Napoli|Neapel|Nápoles|Napels|Firenze|Florenz|Florencia|Florence|Roma|Rom|Venezia|Venedig|Venise|Venecia|Venetië|Genova|Genua|Gênes|Génova|Bologna|Bolonia|Bologne|Padua|Padova|Bolzano|Bozen",
  ES: "Vitoria|Barcelona|Barcellona|Barcelone|Valencia|Valence|Sevilla|Siviglia|Séville|Zaragoza|Saragossa|Saragosse|Saragozza|Bilbao|La Coruña|Jerez|Málaga|Madrid",
  NL: "Rotterdam|Den Haag|'s-Gravenhage|La Haye|La Haya|L'Aia|Utrecht|Eindhoven|Den Bosch|'s-Hertogenbosch",
  BE: "Antwerp|Anvers|Amberes|Anversa|Ghent|Gand|Gante|Bruxelles|Brussel|Brüssel|Bruselas|Luik|Lüttich|Liège|Bruges|Brugge|Brügge|Brujas|Leuven|Louvain|Namur|Mechelen|Malines",
  GB: "Londres|Londra|Londen|Édimbourg|Edimburgo|Edimburg|Brighton|Brighton and Hove|Birmingham|Newcastle|Cambridge|Hull",
  IE: "Dublino|Dublín|Cork|Galway|Limerick",
  LU: "Luxembourg|Luxemburg|Lussemburgo|Luxemburgo",
  DK: "Copenhagen|København|Kopenhagen|Copenhague|Copenaghen|Århus",
  SE: "Gothenburg|Göteborg|Malmö|Stockholm|Estocolmo|Stoccolma",
  PL: "Kraków|Krakow|Krakau|Gdańsk|Gdansk|Danzig|Wrocław|Wroclaw|Breslau|Poznań|Warszawa|Warschau|Varsovie|Varsovia|Varsavia",
  PT: "Porto|Oporto|Lisboa|Lissabon|Lisbonne|Lisbona",
  CZ: "Praha|Prag|Praga|Brno|Brünn",
  HU: "Budapest",
  GR: "Athen|Athènes|Atene|Atenas|Athene",
  SK: "Bratislava",
  US: "Nueva York|San Francisco|Portland|Washington|Springfield|Rochester|Richmond|Columbia|Columbus|Arlington|Aurora|Peoria|Wilmington|New York",
  IN: "Bangalore|Bombay|Calcutta|Nueva Delhi|Neu-Delhi",
  CN: "Peking|Pékin|Pekín|Pechino",
  JP: "Tokio",
  CA: "Montreal|Montréal",
  SA: "Jeddah",
  EG: "Kairo|Le Caire|El Cairo|Il Cairo",
  AE: "Dubaï|Abu Dhabi",
};
const SYNONYMS: Record<string, string> = {
  uk: "GB",
  "u.k.": "GB",
  "great britain": "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  usa: "US",
  "u.s.a.": "US",
  "u.s.": "US",
  us: "US",
  america: "US",
  holland: "NL",
  uae: "AE",
  "czech republic": "CZ",
  turkey: "TR",
  "south korea": "KR",
  ksa: "SA",
  brd: "DE",
};
const NAME_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl"];
const US_STATES = new Set(
  "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC".split(
    " ",
  ),
);

/** Words of a town's name that are looked at together. */
const LONGEST_NAME = 5;

const REGIONS = regionCodes();
const COUNTRY_BY_NAME = new Map<string, string>([...countryNames(), ...Object.entries(SYNONYMS)]);
const NAMES_PATTERN = wordsPattern([...COUNTRY_BY_NAME.keys()].filter((name) => name !== "us"));

/** A town of the gazetteer. */
export interface Town {
  country: string;
  /** Whether a town of that name abroad is nearly as large. */
  isAmbiguous: boolean;
  /** The countries of those that are. */
  abroad?: string[];
  /** The countries of towns of that name that are much smaller, and of those that are smaller yet. */
  smaller?: string[];
  smallest?: string[];
}

let known: Map<string, Town> | undefined;

/** The towns by their names in lower case, without accents too; read when the first place is looked up. */
function towns(): Map<string, Town> {
  if (known) return known;
  const all = [...gazetteer()];
  const read = all.filter(([, { size }]) => size === "town");
  const found = new Map<string, Town>();
  for (const [name, town] of [...read.filter(([, { isNamesake }]) => !isNamesake), ...timeZoneCities(), ...tradeCities()]) {
    found.set(name, town);
    found.set(unaccented(name), town);
  }
  for (const [name, { country }] of read.filter(([, { isNamesake }]) => isNamesake)) {
    const town = found.get(name);
    if (town?.isAmbiguous) town.abroad = [...(town.abroad ?? []), country];
  }
  for (const [name, { country, size }] of all) {
    const town = size === "town" ? undefined : found.get(name);
    if (town && size === "smaller") town.smaller = [...(town.smaller ?? []), country];
    if (town && size === "smallest") town.smallest = [...(town.smallest ?? []), country];
  }
  const short = new Map<string, Town | undefined>();
  for (const [name, town] of found) {
    const called = SHORT.exec(name)?.[1];
    if (called !== undefined && !found.has(called))
      short.set(called, short.has(called) && short.get(called)?.country !== town.country ? undefined : town);
  }
  for (const [name, town] of short) if (town) found.set(name, town);
  known = found;
  return known;
}

/** What people call a town whose name says where it lies: Brive-la-Gaillarde, Almere Stad, Limburg an der Lahn. */
const SHORT = /^(\p{L}{5,})(?:-(?:la|le|les|sur|en|sous|lès)-.+| stad| (?:an der|am|im|ob der) .+)$/u;

/** Where a language is spoken: of two towns of one name the one that is meant. */
const HOMES: Readonly<Record<Language, readonly string[]>> = {
  en: ["GB", "US", "IE", "CA", "AU", "NZ"],
  de: ["DE", "AT", "CH"],
  fr: ["FR", "BE", "CH", "LU", "CA"],
  es: ["ES", "MX", "CO", "AR", "CL", "PE", "EC"],
  it: ["IT", "CH"],
  nl: ["NL", "BE"],
  other: [],
};

/** The town of this name, in any of its spellings; of several the one where the language is spoken. */
export function townOf(name: string, language: Language = "other"): Town | undefined {
  const key = name.trim().toLowerCase().replaceAll("’", "'");
  const town = towns().get(key) ?? towns().get(unaccented(key));
  const meant = town?.abroad && HOMES[language].find((home) => home === town.country || town.abroad?.includes(home));
  return town && meant ? { ...town, country: meant } : town;
}

function unaccented(name: string): string {
  return name.normalize("NFKD").replace(/\p{M}/gu, "");
}

/** The last town a text names, by as many of its words as make a name. */
function townIn(text: string): { name: string; town: Town } | undefined {
  const words = [...text.matchAll(/[\p{L}\p{M}'’.-]+/gu)].slice(-40);
  for (let last = words.length; last > 0; last -= 1) {
    for (let count = Math.min(LONGEST_NAME, last); count > 0; count -= 1) {
      const run = words.slice(last - count, last);
      const first = run[0];
      const end = run.at(-1);
      if (!first || !end || !/^['’]?\p{Lu}/u.test(first[0])) continue;
      const name = text.slice(first.index, end.index + end[0].length).replace(/\.$/, "");
      const town = name.length > 2 ? townOf(name) : undefined;
      if (town) return { name, town };
    }
  }
  return undefined;
}

/** ISO 3166-1 alpha-2 code of the country a place is in, as far as the text itself or a well-known city tells; else null. */
export function countryOf(place: string): string | null {
  if (/\b[A-Z]{2},? \d{5}(?:-\d{4})?\b/.test(place) && US_STATES.has(/\b([A-Z]{2}),? \d{5}/.exec(place)?.[1] ?? "")) return "US";
  const named = [...place.matchAll(NAMES_PATTERN)].at(-1)?.[0].toLowerCase();
  if (named !== undefined) return COUNTRY_BY_NAME.get(named) ?? null;
  if (/\bU\.?S\.?A?\b/.test(place)) return "US";
  const nuts = /^([A-Z]{2})[A-Z0-9]{0,3} ?[-–—] ?\p{Lu}/u.exec(place)?.[1];
  if (nuts !== undefined && isRegion(nuts)) return isoOfNuts(nuts);
  const code = /,\s*([A-Z]{2})\s*$/.exec(place)?.[1];
  const country = townIn(place)?.town.country;
  if (code !== undefined && code !== country && US_STATES.has(code)) return "US";
  if (country !== undefined) return country;
  if (code !== undefined && isRegion(code)) return isoOfNuts(code);
  return /\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b/.test(place) ? "GB" : null;
}

/** Whether the text is the name of a country. */
export const isCountry = (text: string): boolean => COUNTRY_BY_NAME.has(text.trim().toLowerCase());

/** Whether the text is the name of a country or a well-known city. */
export function isKnownPlace(text: string): boolean {
  const name = text.trim().toLowerCase();
  return COUNTRY_BY_NAME.has(name) || townOf(name) !== undefined;
}

function isRegion(code: string): boolean {
  return REGIONS.includes(isoOfNuts(code));
}

/** NUTS and EU practice write EL and UK where ISO 3166-1 has GR and GB. */
function isoOfNuts(code: string): string {
  return code === "EL" ? "GR" : code === "UK" ? "GB" : code;
}

function regionCodes(): string[] {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  // ASCII: each code point is one letter.
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const reserved = new Set(["EU", "EZ", "UN", "UK", "XA", "XB", "XK", "ZZ", "QO", "AC", "CP", "CQ", "FX", "DG", "EA", "IC", "TA"]);
  return letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => !reserved.has(code) && names.of(code) !== undefined);
}

function* countryNames(): Generator<[string, string]> {
  for (const language of NAME_LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of REGIONS) {
      const name = names.of(code)?.toLowerCase();
      if (name !== undefined && name.length > 3) yield [name, code];
    }
  }
}

function* gazetteer(): Generator<[string, Town & { isNamesake: boolean; size: "town" | "smaller" | "smallest" }]> {
  for (const line of readTowns().split("\n")) {
    const country = /^([A-Z]{2}):/.exec(line)?.[1];
    if (country === undefined) continue;
    for (const name of line.slice(3).split("|"))
      yield [
        name
          .replace(/[?~^*]$/, "")
          .toLowerCase()
          .replaceAll("’", "'"),
        {
          country,
          isAmbiguous: name.endsWith("?"),
          isNamesake: name.endsWith("~"),
          size: name.endsWith("^") ? "smaller" : name.endsWith("*") ? "smallest" : "town",
        },
      ];
  }
}

function* timeZoneCities(): Generator<[string, Town]> {
  for (const country of REGIONS) {
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { timeZones?: string[] };
    for (const zone of locale.timeZones ?? []) {
      const city = zone.split("/").at(-1)?.replaceAll("_", " ").toLowerCase();
      if (city !== undefined && city.length > 3) yield [city, { country, isAmbiguous: false }];
    }
  }
}

function* tradeCities(): Generator<[string, Town]> {
  for (const [country, cities] of Object.entries(CITIES))
    for (const city of cities.split("|")) yield [city.toLowerCase(), { country, isAmbiguous: false }];
}

function wordsPattern(words: readonly string[]): RegExp {
  const escaped = words.toSorted((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\p{L}])(?:${escaped.join("|")})(?![\\p{L}])`, "giu");
}
