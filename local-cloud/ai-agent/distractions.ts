import { matches, type Span } from "./text.ts";

/** Numbers that say something else than how many: who to call, which part, how large, when, how long. */
const NEVER_PART_OF_A_NAME = [
  /(?<=^|\n)[ ]{0,8}Pos(?:ition)?\.? ?\d{1,3}(?:\.\d{1,2})?[.:)]?(?= )/giu,
  /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /\bhttps?:\/\/\S+|\bwww\.\S+/gi,
  /\[(?:phone|email)\]/g,
  /(?:\+\d{1,3}[ .-]?)(?:\(?\d{1,5}\)?[ ./-]?){2,5}\d{2,}|\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}[-.]\d{3}[-.]\d{4}\b/g,
  /\b(?:tel|phone|telephone|fax|call|mobile|telefon|tél|dsn)\b[.: ]*(?:us )?(?:at |on |no\.? )?[\d(+][\d ()/.-]{5,}\d/gi,
  /\b(?:NSN|NIIN)[:\s#]*[\dA-Z-]{8,18}\b/g,
  /\b\d{4}-?\d{2}-?\d{3}-?\d{4}\b/g,
  /\b\d{1,5} (?:(?:\p{Lu}[\p{L}.]*|\d+(?:st|nd|rd|th)) ){1,4}(?:St|Street|Ave|Avenue|Blvd|Boulevard|Road|Rd|Dr|Drive|Lane|Ln|Way|Parkway|Pkwy|Court|Ct|Highway|Hwy|Square|Row|Close|Terrace|Crescent|Mews|Wharf|Quay)\b|\b\d{1,4},? rue \p{L}|\p{L}+(?:straße|strasse|str\.|weg|platz|allee) \d+/gu,
  /(?<!\p{L})(?:Tel|Tél|Telefon|Téléphone|Teléfono|Mobil|Fax)\b[.: ]*\+?\d[\d ()/.-]{5,}/giu,
  /(?<=^|\n)[ ]{0,20}\+?0\d(?:[ .]?\d{2}){4}[ ]{0,20}(?=$|\n)/g,
  /(?<!\p{L})(?:angebot|auftrag|bestellnummer|aktenzeichen|vorgang|kundennummer|cost cent(?:re|er)|kostenstelle|marché|dossier|devis|expediente|pedido|richiesta|ordine|offerta|CIG|CUP|offerte|referentie|kenmerk|exp|rif)\.?\s{0,3}(?:n[°ºr.]{0,4}\.?|nr\.?|nummer|num\.?|de marché)?[:\s]{0,3}(?!\d{1,4}[ ]\p{L}{3})(?=[\p{L}\d/-]{0,40}\d)[\p{L}\d]{1,60}(?:[/-]\d+){0,6}/giu,
  /(?<!\p{L})n[°º]\s{0,3}(?:de \p{L}{1,30} )?[\p{L}\d]{1,60}(?:[/-][\p{L}\d]{1,60}){0,6}/giu,
  /(?<!\p{L})(?:calle|c\/|avenida|avda\.?|plaza|paseo|via|viale|piazza|corso|rue|avenue|boulevard|place|quai|allée|chemin)\s+(?:\p{L}(?:[\p{L}'’-]*|\p{L}{0,4}\.)\s){0,4}?\p{Lu}[\p{L}'’.-]*,?\s\d{1,4}(?:[ -]?[a-z])?(?!\d)/giu,
  /\b\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|av\.|boulevard|bd|place|quai|allée|chemin|impasse|route) (?:\p{L}[\p{L}'’-]* ?){1,5}/giu,
  /(?<!\p{L})\p{Lu}[\p{L}-]*(?:straat|laan|plein|gracht|kade|dijk|weg|steeg|singel) \d+/gu,
  /\b(?:RFQ|RFP|RFI|ITT|ITB|PR|SO|WO|REQ)(?:[ #:.-]{1,2}\d[\w/.-]*\d|\d[\w/-]*\d)/g,
  /\bLos[:#\s]*\d[\w./-]*/g,
  /(?<!\d)0\d{1,3}[- /]\d{5,9}(?!\d)/g,
  // Postcodes behind the state they are in.
  /(?<![\p{L}\d])(?:(?:NSW|VIC|QLD|TAS|ACT|NT|SA|WA) \d{4}|[A-Z]{2} \d{5}(?:-\d{4})?)(?!\d)/gu,
  /\bcage(?: code)?[:\s]*[\dA-Z]{5}\b/gi,
  /\bsources? (?:is|are)\b[^.\n]*/gi,
  /\b(?:P\/?N|part (?:no|number|#)|item (?:no|number|#)|model (?:no|number|#)|ref(?:erence)?(?: nr| no| number)?|solicitation(?: number| no)?|contract(?: number| no)|order (?:no|number)(?: is)?|PO|invoice(?: number| no)?|ticket|case (?:no|number)|zip(?: code)?|postcode|room|suite|floor|building|bldg|ext|extension|page|line|lot(?: n o)?|lotto|phase|option|section|clause|part|subpart|FAR|DFARS|article|art|chapter|version|ver|NAICS(?: code)?(?: is)?|PSC|FSC|amendment|circular|note|notes|table|figure|annex|group)\b\.?[:#\s]*\(?\d[\w./-]*/gi,
];
const MEASURES = [
  /(?<!\p{L})(?:gr|größe|sz|taille|pointure|talla|taglia|maat)\.? ?\d{1,3}(?:[.,]5)?(?![\d.,]|\p{L})/giu,
  /\b\d+(?:[.,]\d+)? ?(?:mm|cm|m) ?[x×] ?\d+(?:[.,]\d+)? ?(?:mm|cm|m)(?!\p{L})/giu,
  /\b\d+(?:[.,]\d+)? ?(?:m|kg)(?=\.(?:\s|$))/giu,
  /\b\d+ \p{L}{3,12} (?:pro|per|par|por|al|a|an) (?:minute|minuto|minuut|stunde|hour|heure|hora|ora|uur|day|tag|jour|día|giorno|dag|week|woche|semaine|semana|settimana)(?!\p{L})/giu,
  /(?<!\p{L})(?:from|von|de|du|da|dal|van) \d{1,2}(?::\d{2}|h(?:\d{2})?)?(?: uhr| h)? (?:to|bis|a|à|al|alle|tot) \d{1,2}(?::\d{2}|h(?:\d{2})?)?(?: (?:uhr|h|uur))?(?=[\s,.;)]|$)/giu,
  /\b(?:net|netto) \d{1,3}(?= (?:terms|days)| ?tage)/giu,
  /\b(?:19|20)[1-9]\d(?= \p{Lu}\p{L})|\b(?:19|20)0[1-9](?= \p{Lu}\p{L})|(?<=(?<!\p{L})(?:de|del|du|von|aus|di|del|van|uit) )(?:19|20)\d{2}\b/gu,
  /\b(?:ca\.? |about |env(?:iron|\.) )?\d+(?:[.,]\d+)? ?(?:l|litres?|liters?|liter|litros|litri) (?:inhalt|volumen|capacity|de capacité|de capacidad|di capacità|inhoud)(?!\p{L})/giu,
  /\b\d+(?:[.,]\d+)? ?(?:m|mtr|met(?:er|re)s?|mètres?|metros?|metri) (?:high|wide|deep|tall|hoch|breit|tief|hoog|breed|diep|de (?:haut|large|profondeur|alto|ancho|fondo)|di (?:altezza|larghezza|profondità))(?!\p{L})/giu,
  /\bEN[ -]?\d[\d.:-]*/g,
  /\b(?:ISO|DIN|IEC|ANSI|BIFMA|IEEE|USB|HDMI|DDR|Bluetooth|Wi-?Fi|Cat|grade|class|category|type|series|size|level|windows|office|iphone|ipad|galaxy|macbook|core|generation|gen)[ -]?\d[\d.:-]*/gi,
  /\b\d+(?:[.,]\d+)? ?[x×] ?\d+(?:[.,]\d+)? ?[x×] ?\d+(?:[.,]\d+)?(?: ?(?:cm|mm|m|in|inch(?:es)?|ft)\b)?/gi,
  /\b\d+(?:[.,]\d+)? ?[x×] ?\d+(?:[.,]\d+)? ?(?:cm|mm|m|in|inch(?:es)?|ft|px|pixels|mtr)\b/gi,
  /\b\d{2,5}[x×]\d{2,5}\b/g,
  /\b\d+(?:[.,/]\d+)?[ -]?(?:inch(?:es)?|''|"|″|”|cm|mm|km|µm|(?:ft|feet|foot)(?! of)|GB|TB|MB|GHz|MHz|kHz|Hz|kWh|Wh|kW|MW|W|watts?|volts?|kVA|kV|V|mAh|Ah|amps?|BTU|mp|megapixels?|dpi|ppm|lumens?|lm|dB|rpm|HP|PS|CV|bar(?! \p{L})|psi|gsm|µ|°[CF]?|degrees?|zoll|pouces|ml|cl|mg|kg\/\w+|sq ?(?:ft|m)|m[³3](?!\s(?:of|de|di|van)\s|\sd['’])|gauge|pollici|pulgadas|duim|go|to|port|ports|channel|bit(?!-\p{L})|core|cores|ply|page-yield|drawers?(?= \p{L}))(?![\p{L}\d])/giu,
  /\b\d+(?:[.,]\d+)? ?(?:l|L|cl|ml|m|kg|g|litres?|liters?|liter|litros?|litri)(?=\s*[:,;)\n]|\s*$| (?:each|cada|lang|long))/gu,
  /\b\d+(?:[.,]\d+)? ?%|\b\d+ percent\b/gi,
  /\b\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?|\b\d{1,2} ?[ap]\.?m\.?\b|\b24\/7\b|\b\d{1,2}-\d{1,2} ?(?:am|pm)\b/gi,
  /\b(?:in|since|from|of|FY|CY|year|model year|until) ?(?:19|20)\d{2}\b/gi,
  /\b(?:\d+|one|two|three|four|five|six|ten|twelve)(?:[ -]+(?:to|or|bis)?[ -]*\d+)?(?: \(\d+\))?[ -]?(?:years?|yrs?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|people|persons|employees|pers(?:on|onen)|agents|personas|dipendenti|persone|mensen|leerlingen|medewerkers|empleados|trabajadores|alumnos|élèves|schüler(?:n|innen)?|studenti|alunni|studenten|collaborateurs|employés|estudiantes|kinder|enfants|niños|bambini|kinderen|gäste|invités|invitados|ospiti|gasten|staff(?= members|[.,;\n]|$)|users|colleagues|students|children|adults|participants|developers|engineers|workers|guests|pupils|locations|offices|buildings|floors|rooms|sites|branches|teams|times|percent|jahren?|monaten?|wochen?|tagen?|stunden|mitarbeiter(?:n|innen)?|personen|standorten?|ans|années|mois|semaines|jours|heures|personnes|salariés|employés|companies|suppliers|vendors|quotes|offers|options|bids|dimensions|story|points|lots|lose|phases|families|familles)(?![\p{L}])/giu,
];

/** Spans that cannot be part of an item's name: addresses, phone, stock and reference numbers. */
export function findReferences(text: string): Span[] {
  return NEVER_PART_OF_A_NAME.flatMap((pattern) => matches(text, pattern).map(({ start, end }) => ({ start, end })));
}

/** Whether a number in words sizes, lasts or counts people, as it would in digits: "fifteen years old". */
export const isSpokenMeasure = (text: string, { end }: Pick<Span, "end">): boolean =>
  findMeasures(`9${text.slice(end, end + 40)}`).some(({ start, end: to }) => start === 0 && to > 1);

/** Spans that may describe an item but never count it: sizes, capacities, times, durations, head counts. */
export function findMeasures(text: string): Span[] {
  return MEASURES.flatMap((pattern) => matches(text, pattern).map(({ start, end }) => ({ start, end })));
}
