/** Cities of trade that are not the name city of any time zone, by ISO 3166-1 alpha-2 code. */
const CITIES: Record<string, string> = {
  DE: "Munich|München|Hamburg|Frankfurt|Cologne|Köln|Stuttgart|Düsseldorf|Dusseldorf|Leipzig|Nuremberg|Nürnberg|Bremen|Hannover|Dresden|Bonn",
  AT: "Wien|Graz|Linz|Salzburg",
  CH: "Zürich|Geneva|Genève|Genf|Basel|Bern|Lausanne",
  FR: "Lyon|Marseille|Toulouse|Nice|Bordeaux|Lille|Nantes|Strasbourg|Grenoble|Rennes",
  IT: "Milan|Milano|Turin|Torino|Naples|Napoli|Bologna|Florence|Roma",
  ES: "Barcelona|Valencia|Seville|Sevilla|Bilbao|Zaragoza",
  NL: "Rotterdam|The Hague|Den Haag|Utrecht|Eindhoven",
  BE: "Antwerp|Antwerpen|Ghent|Gent|Bruxelles|Brussel|Liège|Charleroi",
  GB: "Manchester|Birmingham|Leeds|Glasgow|Edinburgh|Liverpool|Bristol|Cardiff|Sheffield|Nottingham|Oxford|Brighton and Hove|Brighton",
  IE: "Cork|Galway|Limerick",
  SE: "Gothenburg|Göteborg|Malmö",
  PL: "Kraków|Krakow|Gdańsk|Gdansk|Wrocław|Wroclaw|Poznań|Warszawa",
  PT: "Porto",
  CZ: "Praha|Brno",
  US: "San Francisco|Seattle|Boston|Austin|Dallas|Houston|Atlanta|Philadelphia|Miami|San Diego|San Jose|Las Vegas|Portland|Washington",
  IN: "Mumbai|Bangalore|Bengaluru|Delhi|New Delhi|Chennai|Hyderabad|Pune",
  CN: "Beijing|Shenzhen|Guangzhou",
  JP: "Osaka|Kyoto|Nagoya",
  CA: "Montreal|Montréal|Ottawa|Calgary",
  AE: "Abu Dhabi",
  SA: "Jeddah",
  ZA: "Cape Town|Durban",
  BR: "Rio de Janeiro",
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

const REGIONS = regionCodes();
const COUNTRY_BY_NAME = new Map<string, string>([...countryNames(), ...Object.entries(SYNONYMS)]);
const COUNTRY_BY_CITY = new Map<string, string>([...timeZoneCities(), ...tradeCities()]);
const NAMES_PATTERN = wordsPattern([...COUNTRY_BY_NAME.keys()].filter((name) => name !== "us"));
const CITIES_PATTERN = wordsPattern([...COUNTRY_BY_CITY.keys()]);

/** ISO 3166-1 alpha-2 code of the country a place is in, as far as the text itself or a well-known city tells; else null. */
export function countryOf(place: string): string | null {
  if (/\b[A-Z]{2},? \d{5}(?:-\d{4})?\b/.test(place) && US_STATES.has(/\b([A-Z]{2}),? \d{5}/.exec(place)?.[1] ?? "")) return "US";
  const named = [...place.matchAll(NAMES_PATTERN)].at(-1)?.[0].toLowerCase();
  if (named !== undefined) return COUNTRY_BY_NAME.get(named) ?? null;
  if (/\bU\.?S\.?A?\b/.test(place)) return "US";
  const nuts = /^([A-Z]{2})[A-Z0-9]{0,3} ?[-–—] ?\p{Lu}/u.exec(place)?.[1];
  if (nuts !== undefined && isRegion(nuts)) return isoOfNuts(nuts);
  const city = [...place.matchAll(CITIES_PATTERN)].at(-1)?.[0].toLowerCase();
  const code = /,\s*([A-Z]{2})\s*$/.exec(place)?.[1];
  const country = city === undefined ? undefined : COUNTRY_BY_CITY.get(city);
  if (code !== undefined && code !== country && US_STATES.has(code)) return "US";
  if (country !== undefined) return country;
  if (code !== undefined && isRegion(code)) return isoOfNuts(code);
  return /\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b/.test(place) ? "GB" : null;
}

/** Whether the text is the name of a country or a well-known city. */
export function isKnownPlace(text: string): boolean {
  const name = text.trim().toLowerCase();
  return COUNTRY_BY_NAME.has(name) || COUNTRY_BY_CITY.has(name);
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

function* timeZoneCities(): Generator<[string, string]> {
  for (const code of REGIONS) {
    const locale = new Intl.Locale(`und-${code}`) as Intl.Locale & { timeZones?: string[] };
    for (const zone of locale.timeZones ?? []) {
      const city = zone.split("/").at(-1)?.replaceAll("_", " ").toLowerCase();
      if (city !== undefined && city.length > 3) yield [city, code];
    }
  }
}

function* tradeCities(): Generator<[string, string]> {
  for (const [code, cities] of Object.entries(CITIES)) {
    for (const city of cities.split("|")) yield [city.toLowerCase(), code];
  }
}

function wordsPattern(words: readonly string[]): RegExp {
  const escaped = words.toSorted((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\p{L}])(?:${escaped.join("|")})(?![\\p{L}])`, "giu");
}
