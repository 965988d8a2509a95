import type { KnownLanguage, Language } from "./languages.ts";

/** Words that end the name of goods, by language. */
const ENDS: Readonly<Record<KnownLanguage, string>> = {
  en: "and or but for by to at from via which that who we i you it they is are was were be will would should must shall can could has have please delivered delivery deliver ship shipping shipped send before until within under below up max maximum each per due needed required asap urgently as if than then also plus including located on in with without because so size altogether total not no our my your their budget need there instead again back too now says said thanks could won't don't can't isn't aren't doesn't didn't wasn't",
  de: "und oder für von bis mit nach an in genügen reichen bitte zu pro je aber nicht doch sowie auf am im zum zur ohne ist sind wir ich sie es brauchen brauche benötigen bestellen liefern geliefert lieferung budget insgesamt gesamt noch nochmal à max maximal höchstens also weil größe da statt jetzt vom beim gegen durch plus mehr ab dem den um wird werden sollen besorgen kaufen erhöhen reduzieren senken ändern aufstocken inklusive",
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
const OPENERS =
  "off of the a an our my some any new additional more extra further another other these those about around approximately at least roughly jedem jeder jeden jedes der die das den dem des ein eine einen einem einer neue neuen neuer neues etwa ca circa rund ungefähr unsere von weitere noch le la les l' des du de d' d'un d'une un une environ quelques nouveaux nouvelles nos el los las unos unas una nuestras nuestros del más lo gli i il dei delle degli nuovi nuove di altri altre in più de het een nieuwe ongeveer onze wat extra nog circa ca.";

/** Words that are no goods, whatever stands beside them. */
const NO_GOODS =
  "urgent urgents urgente urgenti dringend spoed runner delegate spectator old dazu hinzu tutto todo tout alles quinzaine vingtaine trentaine quarantaine cinquantaine dizaine douzaine centaine decena docena veintena treintena decina dozzina ventina trentina quarantina centinaio tiental kids folk folks heads crew hola bonjour buongiorno ciao salve hallo hoi moin salut goedemiddag goedendag leute leuten köpfe köpfen kindern gente socios socias bénévoles adhérents volontari soci colleghi collaboratori bambini ragazzi niños enfants " +
  "kind type sort volunteer kid child member camper shift storey floor cover meter metre hectare meant mean sorry actually make correction bedoelde voulais dire quise decir volevo day week month year hour minute people person employee user staff colleague time percent option bid quote offer proposal supplier vendor location site office lot line page point price budget delivery order question help advice information info thing stuff something anything everything it them one ones unit piece item copy number quantity qty total sum amount cost dollar euro pound request message way more less all both each none reply answer look here there today tomorrow asap thanks this that what how who hello hi yes no ok okay need guest visitor attendee pupil student participant customer year starts project purchase deadline address place date team branch shipping address centre center moment list update correction confirmation colour size regards morning afternoon room rooms floor same according vat hst gst pst tax taxes freight carriage postage spare spares rfq rfp xs xl xxl xxxl tonne tonnes ton tons plus experience " +
  "offerte offerten mwst ust umsatzsteuer ersatz tonnen rechnung invoice facture factura fattura factuur beschäftigte beschäftigten aktive aktiven mitglieder mitglied schichten schicht klassenzimmer etagen hektar leergut tag tage tagen woche wochen monat monate jahr jahre person personen mitarbeiter angebot angebote lieferung budget preis stück stk termin ort adresse bestellung frage fragen hilfe euro gruß grüße grüßen uhr nummer nr telefon tel datum standort zimmer zimmern gäste gästen besucher besuchern klasse klassen teilnehmer kunden jahren schüler kollege räume räumen büro abteilung baustelle unser uns ihnen mir " +
  "devis tva ttc rechange lits étages hectares jour jours semaine semaines mois an ans personne personnes agents livraison budget prix pièce date lieu adresse commande question aide euro euros bonjour merci service locaux site visiteurs invités élèves clients collègue chambre chambres salle salles enveloppe cordialement " +
  "oferta cotización iva repuesto toneladas temporeros plantas metro metros hectáreas muelles día días semana semanas mes meses año años persona personas entrega presupuesto precio fecha lugar dirección pedido pregunta ayuda euros saludo oficina obra planta habitación habitaciones alumnos clientes invitados trabajadores técnico técnicos sala salas aula aulas total " +
  "preventivo preventivi offerta scorta tonnellate coperti posti piani piano metri metro ettari giorno giorni settimana settimane mese mesi anno anni persona persone consegna prezzo data luogo indirizzo ordine domanda aiuto saluti sede cantiere importo ospiti alunni clienti visitatori litri litro ufficio camere stanza stanze quelli quelle vecchi vecchie " +
  "geven btw reserve vrijwilligers verdiepingen werkplekken filialen groepen kleedkamers hectare dag dagen week weken maand maanden jaar mensen personen leerlingen levering prijs stuk stuks datum plaats adres bestelling vraag hulp groet kantoor bouwplaats bedrag bezoekers gasten klanten monteurs collega leerling kamer kamers lokalen";

const NEEDS: Readonly<Record<KnownLanguage, string>> = {
  en: "(?:we|i|they|team|school|office|us|you)(?:'d| would)?(?: also| still| now| really| currently| urgently)? (?:need|require|want|like|order|buy|purchase)(?: to (?:buy|order|purchase|get|source|have))?|need|(?:looking|searching|in the market) (?:for|to (?:buy|purchase|order|source|procure))|in need of|(?:we|i)['’](?:re|m) after|(?:we are|i am) after|(?:get|getting|find|source|arrange|quote|order|buy|purchase|procure|add|include|supply|quote for|price (?:for|on))(?: me| us)?|do you (?:guys |also )?(?:sell|stock|carry|have)|also|plus",
  de: "(?:gebraucht|benötigt|gesucht|gewünscht) (?:wird|werden)|(?:wir |ich )?(?:auch |noch )?(?:brauchen?|bräuchten?|benötigen?|suchen?|bestellen?|möchten?|hätten? gerne?)(?: wir| ich)?(?: noch| auch)?|(?:können|könnten) sie (?:mir|uns)|bitte um|habt ihr|führen sie|verkaufen sie|interessier\\p{L}* (?:mich|uns) für|ein angebot (?:für|über)",
  fr: "(?:vous vendez|vendez-vous|avez-vous|il (?:nous|me) faut|faut|besoin|cherch\\p{L}+|voudr\\p{L}+|souhait\\p{L}+|commander|acheter|trouver|procurer|fournir|prévoir|ajoutez?)",
  es: "(?:tenéis|vendéis|tienen|necesit\\p{L}+|busc(?:amos|o)|quer(?:emos|íamos|ía)|quiero|quisiéramos|hacen? falta|(?:precio|presupuesto)(?: de| para| por)|conseguir|comprar|pedir|suministr\\p{L}+|cotizar|encontrar|añad(?:e|ir))",
  it: "(?:avete|vendete|servono|serve|prendiamo|bisogno|cerc(?:hiamo|o)|vorre(?:mmo|i)|procurar\\p{L}*|trovar\\p{L}*|comprare|acquistare|ordinare|fornitura|prezzo (?:di|per)|preventivo per|aggiung\\p{L}+)",
  nl: "(?:(?:we|wij|ik) (?:zoek(?:en)?|hebben|heb|willen|wil|bestellen)(?: graag)?|zoeken(?: we| wij)?|kunnen (?:jullie|u)|kunt u|moet (?:er )?(?:een )?(?:andere|nieuwe) komen:|hebben we|hebben jullie|verkoopt u|heeft u|(?:prijs|offerte) voor|voeg)",
};

const set = (words: string): ReadonlySet<string> => new Set(words.split(" ").filter(Boolean));
const known = (language: Language): KnownLanguage => (language === "other" ? "en" : language);
const ends = new Map<KnownLanguage, ReadonlySet<string>>();
const links = new Map<KnownLanguage, ReadonlySet<string>>();
const needs = new Map<KnownLanguage, RegExp>();

export const openers = set(OPENERS);
const noGoods = set(NO_GOODS);

/** Whether a word is no goods; its plural neither. */
export const isNoGoods = (word: string): boolean => noGoods.has(word) || (word !== "enveloppes" && noGoods.has(word.replace(/s$/, "")));

export function endsName(word: string, language: Language): boolean {
  const of = known(language);
  if (!ends.has(of)) ends.set(of, set(`${ENDS[of]} ${SHARED_ENDS}`));
  return ends.get(of)?.has(word) ?? false;
}

export function linksName(word: string, language: Language): boolean {
  const of = known(language);
  if (!links.has(of)) links.set(of, set(LINKS[of]));
  return links.get(of)?.has(word) ?? false;
}

/** What stands before goods that are asked for without a count. */
export function needCue(language: Language): RegExp {
  const of = known(language);
  const cue = needs.get(of) ?? new RegExp(`(?<!\\p{L})(?:${NEEDS[of]})(?: (?:de|di)(?!\\p{L})| d['’])?\\s+`, "giu");
  needs.set(of, cue);
  return cue;
}

/** Languages that name a thing before what it is like. */
export const isHeadFirst = (language: Language): boolean => language === "fr" || language === "es" || language === "it";
