import { byLanguage, wordSet } from "./by-language.ts";
import type { KnownLanguage, Language } from "./languages.ts";

/** Words that end the name of goods, by language. */
const ENDS: Readonly<Record<KnownLanguage, string>> = {
  en: "and or but for by to at from via which that who we i you it they is are was were be will would should must shall can could has have please delivered delivery deliver ship shipping shipped send before until within under below up max maximum each per due needed required asap urgently as if than then also plus including located on in with without because so size altogether total not no our my your their budget need there instead again back too now says said thanks could won't don't can't isn't aren't doesn't didn't wasn't",
  de: "und oder für von bis mit nach an in genügen reichen bitte zu pro je aber nicht doch sowie auf am im zum zur ohne ist sind wir ich sie es brauchen brauche benötigen bestellen liefern geliefert lieferung budget insgesamt gesamt noch nochmal à max maximal höchstens also weil größe da statt jetzt vom beim gegen durch plus mehr ab dem den um gr wird werden sollen besorgen kaufen erhöhen reduzieren senken ändern aufstocken inklusive",
  fr: "et ou pour avec dans par chez au aux sur sous sans nous il est sont avant livraison livrer livré livrés merci max maxi maximum pas chacun chacune plus mais puis à-la-place finalement plutôt budget que qui ce jusqu suffiront suffisent suffira taille l'unité pièce je vous en",
  es: "y o e u para con en por a al sin que se nos es son antes entrega entregar máximo máx cada pero no más ya también presupuesto como hasta desde cuando bastan bastarán talla",
  it: "e o ed per con in che ci è sono entro consegna consegnare massimo max cadauno ma non senza più anche al alla budget prezzo fino ogni tra fra nella nel bastano basteranno taglia",
  nl: "en of voor met in op naar per bij aan om tot zonder wij we ik is zijn uiterlijk levering leveren graag maar niet max maximaal totaal binnen over tegen nodig budget ook door worden wordt hebben dat die regelen kopen bestellen sturen opsturen bezorgen maat geworden verhogen verlagen inclusief",
};
const SHARED_ENDS = "budget max asap inkl incl";

/** Words that stand within a name: "sillas de oficina", "sedie da ufficio". */
const LINKS: Readonly<Record<KnownLanguage, string>> = {
  en: "of",
  de: "",
  fr: "de d' du des à en",
  es: "de del",
  it: "di da a ad dell' d'",
  nl: "van",
};

/** What stands before a name and says nothing of it. */
const OPENERS: Readonly<Record<KnownLanguage, string>> = {
  en: "one off of the a an our my some any new additional more extra further another other these those about around approximately at least roughly",
  de: "der die das den dem des ein eine einen einem einer neue neuen neuer neues jedem jeder jeden jedes etwa rund ungefähr unsere unseren von weitere noch zirka extra",
  fr: "le la les l' des du de d' d'un d'une un une environ quelques nouveaux nouvelles nouveau nouvel nouvelle nos en plus autres",
  es: "de el la los las un una unos unas nuestras nuestros del más otros otras nuevos nuevas nuevo nueva",
  it: "il lo la gli i le l' un una uno dei delle degli nuovi nuove nuovo nuova di altri altre in più circa",
  nl: "de het een nieuwe ongeveer onze wat extra nog van circa andere",
};
/** Short words for "about" that every language has. */
const SHARED_OPENERS = "ca circa ca.";

const NEEDS: Readonly<Record<KnownLanguage, string>> = {
  en: "(?:we|i|they|team|school|office|us|you)(?:'d| would)?(?: also| still| now| really| currently| urgently)? (?:need|require|want|like|order|buy|purchase)(?: to (?:buy|order|purchase|get|source|have))?|need|(?:looking|searching|in the market) (?:for|to (?:buy|purchase|order|source|procure))|in need of|after (?:some|a few|a couple of)|(?:we|i)['’](?:re|m) after|(?:we are|i am) after|(?:get|getting|find|source|arrange|quote|order|buy|purchase|procure|add|include|supply|quote for|price (?:for|on))(?: me| us)?|do you (?:guys |also )?(?:sell|stock|carry|have)|also|plus",
  de: "(?:gebraucht|benötigt|gesucht|gewünscht) (?:wird|werden)|(?:wir |ich )?(?:auch |noch )?(?:brauchen?|bräuchten?|benötigen?|suchen?|bestellen?|möchten?|hätten? gerne?)(?: wir| ich)?(?: noch| auch)?|(?:können|könnten) sie (?:mir|uns)|bitte um|habt ihr|führen sie|verkaufen sie|interessier\\p{L}* (?:mich|uns) für|ein angebot (?:für|über)",
  fr: "(?:vous vendez|vendez-vous|avez-vous|il (?:nous|me) faut|faut|besoin|cherch\\p{L}+|voudr\\p{L}+|souhait\\p{L}+(?: (?:acquérir|acheter|commander|obtenir|recevoir))?|commander|acheter|trouver|procurer|fournir|prévoir|ajoutez?)",
  es: "(?:tenéis|vendéis|tienen|necesit\\p{L}+|busc(?:amos|o)|quer(?:emos|íamos|ía)|quiero|quisiéramos|hacen? falta|(?:precio|presupuesto)(?: de| para| por)|conseguir|comprar|pedir|suministr\\p{L}+|cotizar|encontrar|añad(?:e|ir))",
  it: "(?:avete|vendete|servono|serve|prendiamo|bisogno|cerc(?:hiamo|o)|vorre(?:mmo|i)|procurar\\p{L}*|trovar\\p{L}*|comprare|acquistare|ordinare|fornitura|prezzo (?:di|per)|preventivo per|aggiung\\p{L}+)",
  nl: "(?:(?:we|wij|ik) (?:zoek(?:en)?|hebben|heb|willen|wil|bestellen)(?: graag)?|zoeken(?: we| wij)?|kunnen (?:jullie|u)|kunt u|moet (?:er )?(?:een )?(?:andere|nieuwe) komen:|hebben we|hebben jullie|verkoopt u|heeft u|(?:prijs|offerte) voor|voeg)",
};

const openers = byLanguage((language) => wordSet(`${OPENERS[language]} ${SHARED_OPENERS}`));
const ends = byLanguage((language) => wordSet(`${ENDS[language]} ${SHARED_ENDS}`));
const links = byLanguage((language) => wordSet(LINKS[language]));

export const opensName = (word: string, language: Language): boolean => openers(language).has(word);
export const endsName = (word: string, language: Language): boolean => ends(language).has(word);
export const linksName = (word: string, language: Language): boolean => links(language).has(word);

/** What stands before goods that are asked for without a count. */
export const needCue = byLanguage((language) => new RegExp(`(?<!\\p{L})(?:${NEEDS[language]})(?: (?:de|di)(?!\\p{L})| d['’])?\\s+`, "giu"));

/** Languages that name a thing before what it is like. */
export const isHeadFirst = (language: Language): boolean => language === "fr" || language === "es" || language === "it";

/** Prepositions that lead on to something that is read by itself: a place, a price, whom it is for. */
const LEADS_ON: Readonly<Record<KnownLanguage, string>> = {
  en: "for to at with by from in",
  de: "für nach mit in zu bis",
  fr: "pour à avec par dans chez",
  es: "para con por a en",
  it: "per con a da in",
  nl: "voor naar met in tot",
};
const leads = byLanguage((language) => wordSet(LEADS_ON[language]));

export const leadsOn = (word: string, language: Language): boolean => leads(language).has(word) || linksName(word, language);
