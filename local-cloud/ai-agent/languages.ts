/** Languages whose words for needs, numbers and dates are known here. */
export const KNOWN_LANGUAGES = ["en", "de", "fr", "es", "it", "nl"] as const;
export type KnownLanguage = (typeof KNOWN_LANGUAGES)[number];
export type Language = KnownLanguage | "other";
/** Languages that the buyer is answered and asked in: of two the words are known by readers of their own (`japanese.ts`, `arabic.ts`). */
export const ASKING_LANGUAGES = [...KNOWN_LANGUAGES, "ja", "ar"] as const;
export type AskingLanguage = (typeof ASKING_LANGUAGES)[number];

/** Small words by which a language gives itself away, those that others share left out as far as they can be. */
const SMALL_WORDS: Readonly<Record<KnownLanguage, string>> = {
  en: "without a an some everyone everybody needs vat quote within qty item the and for with we our is are need please to of by from will would have it not no only actually make that this you your each per all they should i deliver delivery sorry after instead also hi hello want looking chairs desks two three weeks days budget total",
  de: "ohne mwst maximal suchen angebot hätten gern der die das und für mit wir unser unsere unseren unserem ist sind brauchen brauche bitte nach bis ein eine einen einem einer nicht doch nur noch auch auf statt zum zur vom ich sie es im am den dem des oder benötigen hätten gerne lieber sollen soll werden kein keine pro stück hallo guten zwei drei wochen tage tagen stühle tische lieferung insgesamt bestellung termin größe kartons pakete lieferort können",
  fr: "sans à livré livrée livrés livrées on bonsoir chaque chez leur leurs voudrait sera salut ttc tva ht devis cherchons de le les et pour avec nous notre est sont besoin des du une au aux dans pas plus finalement plutôt il vous je sur par ce cette livraison livrer avant finalement faut bonjour merci budget merci voudrais voudrions ans chaises bureaux tables deux trois semaines jours en ce taille boîtes adresse pouvez trouver",
  es: "sin iva buscamos máximo precio un de precio envío para y el los las con nosotros nuestra nuestro es necesitamos necesito del por una unos unas que mejor al no en su lo antes entrega plazo queremos presupuesto hola gracias sean sillas más también buenos días quisiera nos hacen falta cada sin hasta sillas mesas dos tres semanas presupuesto oficina quita añade talla cajas paquetes entregar conseguir me",
  it: "senza le i dei così bene anche va iva oltre cerchiamo massimo euro preventivo un il gli e per con noi nostro nostra nostri è sono della delle degli dei una di del che servono abbiamo bisogno anzi meglio non entro consegna più da al alla anche vorremmo ci buongiorno grazie prezzo sedie tavoli scrivanie due tre settimane togli aggiungi ordine sede e a no sostituisci taglia scatole confezioni pezzi",
  nl: "zonder btw zoeken maximaal prijs offerte het een voor met wij we onze ons zijn nodig graag van naar uiterlijk niet toch liever maar ook en de bij aan ik hebben stuks leveren levering geen willen moet goedemorgen graag euro dag op twee drie weken over binnen stoelen tafels kasten vervang wordt worden bestelling jullie kunnen we maat flessen pakken dozen afleveren afleveradres",
};
/** Names of months and weekdays give a language away too, where small words are few. */
export const calendarWords = (language: string): string[] => {
  const month = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  const months = Array.from({ length: 12 }, (_, at) => month.format(Date.UTC(2024, at, 15)));
  return [...months, ...Array.from({ length: 7 }, (_, at) => weekday.format(Date.UTC(2024, 0, 1 + at)))].map((name) => name.toLowerCase());
};
let smallWords: readonly (readonly [KnownLanguage, ReadonlySet<string>])[] | undefined;
/** Made when the first text is looked at. */
const wordsByLanguage = (): NonNullable<typeof smallWords> =>
  (smallWords ??= KNOWN_LANGUAGES.map((language) => [
    language,
    new Set([...SMALL_WORDS[language].split(" "), ...calendarWords(language)]),
  ]));
const LETTERS: readonly (readonly [KnownLanguage, RegExp])[] = [
  ["de", /[äöüß]/giu],
  ["es", /[ñ¿¡]|ción|\p{L}ías?\b/giu],
  ["fr", /[êèçœ]|\b[ldnjqs]['’](?=\p{L})/giu],
  ["es", /\p{L}{2}[ae]mos\b/giu],
  ["it", /\p{L}{2}iamo\b/giu],
  ["fr", /\p{L}{2}(?:erons|drions|chons|haitons|ulons|andons|ez)\b/giu],
  ["nl", /(?<!\p{L})\p{L}*ij\p{L}*/giu],
  ["it", /\b(?:dell|nell|all|un)['’](?=\p{L})|zion[ei]\b|[ìò]/giu],
];

/**
 * The text's language by its commonest small words; where it has too few of them, the language of what was said `before`, else that of
 * the locale (BCP 47), else English.
 */
export function languageOf(text: string, locale?: string, before?: Language): Language {
  const sample = text.slice(0, 20_000);
  // The letter of "A4" is no word.
  const words = sample.toLowerCase().match(/(?<!\d)\p{L}+(?![\p{L}\d])/gu) ?? [];
  const scores = new Map<KnownLanguage, number>();
  const add = (language: KnownLanguage, score: number): void => void scores.set(language, (scores.get(language) ?? 0) + score);
  for (const [language, small] of wordsByLanguage()) for (const word of words) if (small.has(word)) add(language, 1);
  for (const [language, pattern] of LETTERS) add(language, Math.min(3, [...sample.matchAll(pattern)].length) * 0.7);
  const [best, second] = [...scores].toSorted(([, one], [, other]) => other - one);
  // Who has written in one language writes on in it: a word or two that another one has too are no change.
  const known = before === undefined || before === "other" ? 0 : (scores.get(before) ?? 0) + 1;
  const isSure = best !== undefined && best[1] >= 2 && best[1] > (second?.[1] ?? 0) && (best[0] === before || best[1] > known);
  if (isSure) return best[0];
  if (best !== undefined && before !== undefined && before !== "other" && (scores.get(before) ?? 0) < best[1] - 1 && best[1] >= 2)
    return best[0];
  if (before !== undefined) return before;
  const declared = locale?.toLowerCase().split(/[-_]/)[0];
  if (declared !== undefined) return declared in SMALL_WORDS ? (declared as Language) : "other";
  if (best !== undefined && best[1] >= 1 && best[1] > (second?.[1] ?? 0)) return best[0];
  return /[^\u0000-\u024F\u2000-\u20CF\s\p{P}\p{S}\d]/u.test(sample) ? "other" : "en";
}

/** Whether the comma is the decimal sign, as it is in most of Europe outside English. */
export function usesDecimalComma(language: Language): boolean {
  return language !== "en";
}
