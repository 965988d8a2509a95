import type { KnownLanguage, Language } from "./languages.ts";

/**
 * Words that are no goods, whatever stands beside them, by language: the storey of one language is the piano of another, and the sign-off of one
 * the salt of the next.
 */
const NO_GOODS: Readonly<Record<KnownLanguage, string>> = {
  en: "pricing capacity payload hire starter joiner recruit intern trainee apprentice newcomer urgent runner delegate spectator old kids baby babie folk folks heads crew kind type sort volunteer kid child member camper shift storey floor cover meter metre hectare meant mean sorry actually make correction day week month year hour minute people person employee user staff colleague time percent option bid quote offer proposal supplier vendor location site office lot line page point price delivery order question help advice information info thing stuff something anything everything it them one ones unit piece item copy number quantity qty sum amount cost dollar pound request message way more less all both each none reply answer look here there today tomorrow asap thanks this that what how who hello hi yes no need guest visitor attendee pupil student participant customer starts project purchase deadline address place date branch shipping centre center moment list update confirmation colour size regards morning afternoon room rooms same according carriage postage spare spares tons tonnes plus experience grand freight taxes tax invoice",
  de: "tragkraft traglast hubkraft hubhöhe nutzlast fassungsvermögen azubi azubis praktikant praktikanten neuzugänge dringend dazu hinzu davor vorher alles leute leuten köpfe köpfen kindern kinder beschäftigte beschäftigten aktive aktiven mitglieder mitglied schichten schicht klassenzimmer etagen hektar leergut tag tage tagen woche wochen monat monate jahr jahre person personen mitarbeiter mitarbeitern mitarbeiterinnen angebot angebote lieferung preis stück stk termin ort adresse bestellung frage fragen hilfe gruß grüße grüßen uhr nummer nr telefon datum standort zimmer zimmern gäste gästen besucher besuchern klasse klassen teilnehmer kunden jahren schüler kollege kollegen räume räumen büro abteilung baustelle unser uns ihnen mir offerte offerten mwst ust umsatzsteuer ersatz tonnen rechnung hallo hoi moin seite seiten nachricht punkt punkte art",
  fr: "capacité stagiaires recrues ils elles urgent urgents urgente tout quinzaine vingtaine trentaine quarantaine cinquantaine dizaine douzaine centaine enfants bénévoles adhérents devis tva ttc rechange lits étages hectares jour jours semaine semaines mois an ans personne personnes agents livraison prix pièce date lieu adresse commande question aide bonjour salut merci service locaux site visiteurs invités élèves clients chacun chacune collègue collègues chambre chambres salle salles enveloppe cordialement facture voulais dire page pages message messages point points type types sorte copie",
  es: "capacidad becarios ellos ellas urgente urgentes todo decena docena veintena treintena hola gente socios socias niños voluntarios oferta cotización iva repuesto toneladas temporeros plantas metro metros hectáreas muelles día días semana semanas mes meses año años persona personas entrega precio fecha lugar dirección pedido pregunta ayuda saludo oficina obra planta habitación habitaciones alumnos clientes invitados trabajadores técnico técnicos sala salas aula aulas factura quise decir página páginas mensaje punto puntos tipo",
  it: "portata stagisti tirocinanti loro urgente urgenti tutto decina dozzina ventina trentina quarantina centinaio buongiorno ciao salve volontari soci colleghi collaboratori bambini ragazzi preventivo preventivi offerta scorta tonnellate coperti posti piani piano metri metro ettari giorno giorni settimana settimane mese mesi anno anni persona persone consegna prezzo data luogo indirizzo ordine domanda aiuto saluti sede cantiere importo ospiti alunni clienti visitatori litri litro ufficio camere stanza stanze ciascuno ciascuna ognuno quelli quelle vecchi vecchie fattura volevo iva pagina pagine messaggio punto punti tipo",
  nl: "draagvermogen hefvermogen stagiairs spoed alles ervoor eerder tiental salut hallo hoi goedemiddag goedendag goedemorgen geven btw reserve vrijwilligers verdiepingen werkplekken filialen groepen kleedkamers hectare dag dagen week weken maand maanden jaar mensen personen leerlingen levering prijs stuk stuks datum plaats adres bestelling vraag hulp groet kantoor bouwplaats bedrag bezoekers gasten klanten monteurs collega collega's leerling kamer kamers lokalen offerte offerten factuur bedoelde medewerkers pagina bericht punt punten soort",
};
/** What buyers of every language write: measures, taxes, money, and words that have gone everywhere. */
const ANYWHERE =
  "total totaal gesamt team budget euro euros tel telefon telephone ok okay rfq rfp xs xl xxl xxxl ton tonne vat hst gst pst kg asap deadline service person personen info option";

const set = (words: string): ReadonlySet<string> => new Set(words.split(" ").filter(Boolean));
const sets = new Map<KnownLanguage, ReadonlySet<string>>();

function wordsOf(language: Language): ReadonlySet<string> {
  const spoken = language === "other" ? "en" : language;
  const known = sets.get(spoken) ?? set(`${NO_GOODS[spoken]} ${ANYWHERE}`);
  sets.set(spoken, known);
  return known;
}

/** Whether a word is no goods in a language; its plural neither. */
export function isNoGoods(word: string, language: Language): boolean {
  const words = wordsOf(language);
  return words.has(word) || (word !== "enveloppes" && words.has(word.replace(/s$/, "")));
}
