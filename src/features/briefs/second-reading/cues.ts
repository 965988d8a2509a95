/**
 * Words by which the second reading tells what a sentence is about. They are of all six languages at once and none of the agent's: whoever
 * doubts by the tables of whom he doubts finds what that one found. A word that is one thing in one language and nothing in the others is enough.
 */
const words = (source: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, "iu");
const ending = (source: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})\\s*$`, "iu");

const NEED =
  "need(?:s|ed)?|want|wanting|order|buy|looking for|look for|require[sd]?|quote(?: us| me)?(?: for| on)?|price(?: up)?|send(?: us| me)?|supply|get us|get|find us|after|brauchen?|bräuchten?|benötigen?|benötigt|suchen?|gesucht|bestellen|bestellung|möchten?|wollen|hätten? gerne?|bitte|anbieten|angebot|kaufen|besoin d[e'’]|besoin|faut|faudrait|cherchons|cherche|voudr(?:ais|ions)|souhaitons|souhaite|commander?|commande|acheter|chiffrer|necesit(?:o|amos)|queremos|quiero|buscamos|busco|hacen falta|hace falta|quisiera|pedimos|pedir|comprar|mandadnos|serv(?:ono|e|irebbero|irebbe)|occorrono|occorre|vorre(?:i|mmo)|cerc(?:o|hiamo)|bisogno d[ie'’]|bisogno|ordinare|comprare|preventivo per|nodig|zoeken?|zoek|willen?|wil|graag|bestellen|offerte voor|prijs voor|kopen";
export const ASKS = words(NEED);
/** A word of need with at most an article, an adverb or two behind it. */
export const ASKS_BEFORE = new RegExp(`(?<![\\p{L}])(?:${NEED})[\\s:]*(?:\\p{L}{1,9}[\\s:]+){0,2}$`, "iu");

export const JOINS = /(?:[,;:&+/|]|(?<!\p{L})(?:and|plus|also|und|sowie|dazu|et|ainsi que|y|más|además|e|più|inoltre|en|ook))\s*$/iu;
export const OPENS =
  /(?:^|\n)[\s>]*(?:[-–—*•·▪]\s*)?(?:\d{1,2}\s?[.):-]|[a-z][.)]|(?:pos(?:ition|\.)?|los|lot[eos]?|lotto|perceel|item|line|clin|n[.°º]|nr\.?|no\.?)\s?\d{0,4}\s?[.):]?)?\s*$/iu;
export const PLACED = ending(
  "for|in|of|with|to|at|by|from|on|per|over|about|our|the|these|those|für|in|mit|von|auf|zu|bei|aus|im|je|unsere[rn]?|die|den|der|pour|dans|sur|de|des|du|les|nos|à|avec|par|sous|para|en|con|por|los|las|nuestr[oa]s|sobre|di|da|su|i|le|nei|nostr[ie]|voor|met|van|op|bij|onze|aan|uit",
);
export const CLOSES =
  /^\s*(?:[,.;:!?()\n/|–—-]|$)|^\s(?:and|plus|or|for|to|und|oder|sowie|für|et|ou|pour|y|o|para|e|ed|per|en|of|voor)(?!\p{L})/iu;
export const TELLS = words(
  "last|previous(?:ly)?|already|currently|at the moment|had|has|have|was|were|used to|wants?|said|says|told|ago|letzte[nrs]?|vorige[nrs]?|bereits|schon|derzeit|aktuell|hat|hatten?|haben|war|waren|sagte|alte[nr]?|dernier|dernière|déjà|actuel(?:le)?s?|avait|avaient|avons|est|sont|sommes|pasad[oa]|anterior|tenemos|tiene|somos|ya|hay|era|scors[oa]|precedente|già|abbiamo|siamo|attuali|vorige?|hebben|heeft|had|hadden|zijn|al|oude|huidige",
);
export const REFUSES = words(
  "not|no|don['’]t|without|instead|except|rather than|against|nicht|kein\\p{L}*|ohne|statt|außer|ne|n['’]\\p{L}+|pas|sans|au lieu|sauf|sin|excepto|en vez|non|senza|invece|tranne|niet|geen|zonder|behalve",
);
export const CORRECTS = words(
  "sostitu\\p{L}*|sustitu\\p{L}*|ersetz\\p{L}*|tausch\\p{L}*|vervang\\p{L}*|échang\\p{L}*|actually|instead|sorry|wait|scratch|correction|make (?:it|that|them|the|those)|change|changed|swap|replace|doch|lieber|stattdessen|statt|korrektur|ändern|änderung|finalement|plutôt|en fait|remplace\\p{L}*|mejor|en realidad|cambia\\p{L}*|quita|anzi|meglio|invece|cambi\\p{L}*|toch|liever|eigenlijk|in plaats",
);
/** Words that take something off the list. */
export const DROPS = words(
  "drop|remove|delete|cancel|forget|skip|scrap|leave out|take off|no longer|already have|found some|streich\\p{L}*|entfern\\p{L}*|stornier\\p{L}*|weg|entfällt|entfallen|lass\\p{L}*|nicht mehr|haben wir schon|enlev\\p{L}*|retir\\p{L}*|supprim\\p{L}*|tomber|annul\\p{L}*|plus besoin|quít\\p{L}*|quita\\p{L}*|elimin\\p{L}*|cancel\\p{L}*|ya no|ya l[oa]s tenemos|togli\\p{L}*|rimuov\\p{L}*|non servono|schrap\\p{L}*|verwijder\\p{L}*|eraf|eruit|vervalt|vervallen|hoeven niet",
);
/** Who waits for an answer. */
export const REPLIES = words(
  "questions?|repl(?:y|ies)|answers?|get back|quotes?|offers?|bids?|rückfragen|fragen|antwort\\p{L}*|rückmeldung\\p{L}*|angebot\\p{L}*|réponses?|répondre|devis|offres?|respuestas?|responder|ofertas?|rispost[ae]|offert[ae]|preventivi?|antwoord\\p{L}*|reactie|offertes?",
);
/** Words that add to what was asked for before. */
export const ADDS = words(
  "add|also|too|as well|plus|füg\\p{L}*|hinzu|ergänz\\p{L}*|dazu|zusätzlich|ajout\\p{L}*|rajout\\p{L}*|añad\\p{L}*|agreg\\p{L}*|también|aggiung\\p{L}*|anche|voeg\\p{L}*|erbij|ook|toe",
);
/** Who comes, where it is, how big: what is counted and not bought. */
const COUNTED_NOT_BOUGHT =
  "people|persons?|guests?|staff|employees?|colleagues|pupils?|students?|children|kids|members?|visitors?|users?|patients?|teams?|crew|rooms?|floors?|stor(?:ey|ies)|sites?|branch\\p{L}*|offices?|schools?|class\\p{L}*|spare|extra|copies|pages?|quotes?|offers?|mal|personen|leute|gäste\\p{L}*|mitarbeit\\p{L}*|kolleg\\p{L}*|schüler\\p{L}*|kinder\\p{L}*|mitglieder\\p{L}*|besucher\\p{L}*|zimmer\\p{L}*|räume\\p{L}*|etagen?|stockwerk\\p{L}*|standort\\p{L}*|filialen?|klassen?|schulen?|schichten?|seiten|stunden|tage\\p{L}*|personnes|invités|salariés|employés|collègues|élèves|enfants|membres|visiteurs|chambres|salles|étages|sites|écoles|classes|postes|places|pages|personas|invitados|empleados|alumnos|niños|socios|visitantes|habitaciones|salas|aulas|plantas|sedes|colegios|plazas|persone|ospiti|dipendenti|colleghi|alunni|bambini|soci|visitatori|camere|sale|aule|piani|sedi|scuole|posti|coperti|mensen|personen|gasten|medewerkers|collega['’]?s|leerlingen|kinderen|leden|bezoekers|kamers|zalen|lokalen|verdiepingen|locaties|vestigingen|scholen|groepen|plekken|plaatsen";
/** Whether a name is of such: by its last word, and by its first where a language says first what a thing is. */
export const NOT_BOUGHT = {
  last: new RegExp(`(?<!\\p{L})(?:${COUNTED_NOT_BOUGHT})$`, "iu"),
  first: new RegExp(`^(?:${COUNTED_NOT_BOUGHT})(?!\\p{L})`, "iu"),
};
/** What sizes things: inches, litres, watts. */
export const MEASURES =
  /^[\s-]?(?:mm|cm|dm|m[²2³3]?|km|in(?:ch(?:es)?)?|zoll|pouces?|pulgadas?|pollici|ft|feet|foot|["″”]|ml|cl|dl|l|lit(?:er|re)s?|met(?:er|re)s?|mètres?|metros?|metri|hectares?|litros?|litri|g|gr|gsm|kg|kilos?|lbs?|oz|w|kw|kva|v|volt|ah|mah|hz|ghz|gb|tb|mb|°c?|%|sqm|qm|bar|psi|dpi|rpm|micr\p{L}+|days?|tage?n?|jours?|días?|giorni|dagen|weeks?|wochen?|semaines?|semanas?|settimane|weken|months?|monate?n?|mois|meses|mesi|maanden|years?|jahren?|ans?|années|años|anni|jaar|hours?|stunden|heures|horas|ore|uur|minutes?)(?![\p{L}])/iu;

export const BUDGET_CUE = words(
  "budget|max(?:imum)?\\.?|limit|up to|no more than|not more than|at most|under|below|within|cap(?:ped)?|tops|spend|approved|signed off|afford|ceiling|höchstens|maximal|bis zu|nicht mehr als|unter|kosten(?:rahmen)?|obergrenze|rahmen|enveloppe|plafond|maximum|au plus|pas dépasser|moins de|sous|jusqu['’]à|presupuesto|máximo|como mucho|no más de|hasta|menos de|tope|pasar de|massimo|al massimo|non oltre|fino a|meno di|sotto|spesa|maximaal|hoogstens|niet meer|tot|onder|boven",
);
export const OTHER_SUM = words(
  "last|quoted?|was|paid|pay(?:ing)?|charged?|supplier|competitor|offer(?:ed)?|deposit|insurance|fee|invoice|wants|asks?|worth|gezahlt|bezahlt|kostete[n]?|verlangt|lieferant|angebot|zuschuss|förderung|letzte\\p{L}*|devis|payé|demande|coûtait|fournisseur|actuel|subvention|cobr\\p{L}+|pagamos|pidi\\p{L}+|anterior|proveedor|oferta|pagato|chied\\p{L}+|costava|fornitore|offerta|precedente|betaald\\p{L}*|betaalden|rekent?|rekende|leverancier|offerte|subsidie|vorige?",
);
export const PER_ONE = words(
  "each|apiece|per|piece|a piece|unit|every|pro|je|stück|pièce|l['’]un[e]?|chacun[e]?|par|cada|cada un[oa]|por|unidad|l['’]un[oa]|ciascun[oa]|cadauno|per stuk|elk|stuk|a|la|le|il|el|de|al|à|á",
);
export const DAY_CUE = words(
  "by|before|until|no later than|latest|deadline|deliver\\p{L}*|arrive|need\\p{L}*|due|within|end of|bis|vor|spätestens|liefer\\p{L}*|anliefer\\p{L}*|termin|innerhalb|binnen|brauchen|avant|au plus tard|d['’]ici|livr\\p{L}*|sous|délai|antes|hasta|a más tardar|entreg\\p{L}*|plazo|para el|entro|prima|consegn\\p{L}*|entro il|voor|vóór|uiterlijk|lever\\p{L}*|afleveren|binnen",
);
export const EVENT = words(
  "opens?|opening|starts?|starting|begins?|event|meeting|conference|fair|party|wedding|marathon|training|trade|move|moving|visit|expires?|closed?|from|since|eröffn\\p{L}*|beginnt?|messe|fest|sommerfest|hochzeit|umzug|ziehen|schulung|läuft|ab|seit|ouvr\\p{L}*|commence\\p{L}*|fête|salon|colloque|mariage|déménage\\p{L}*|formation|depuis|dès|abrimos|abre|empieza\\p{L}*|feria|fiesta|boda|evento|caduc\\p{L}+|desde|apr(?:e|iamo)|inizia\\p{L}*|fiera|festa|sagra|matrimonio|evento|scade|dal|open\\p{L}*|begint?|start|beurs|feest|bruiloft|verhuiz\\p{L}*|vanaf|sinds|klus|verwachten",
);
export const SHIPS = words(
  "deliver(?:y|ed|ing)?|ship(?:ped|ping)?|send|address|site|warehouse|office|depot|yard|to|liefer\\p{L}*|anliefer\\p{L}*|versand|nach|büro|lager|standort|werk|livr\\p{L}*|adresse|siège|bureau|chantier|à|entreg\\p{L}*|env[ií]\\p{L}*|dirección|oficina|almacén|obra|en|consegn\\p{L}*|spedi\\p{L}*|sede|ufficio|magazzino|cantiere|a|lever\\p{L}*|aflever\\p{L}*|kantoor|magazijn|bezorg\\p{L}*|te|naar|in",
);
export const OTHER_PLACE = words(
  "invoice|bill(?:ing)?|from|based|supplier|headquarters|rechnung\\p{L}*|aus|zentrale|lieferant|factur\\p{L}*|fattur\\p{L}*|siège|depuis|desde|central|sede legale|da|factuur|hoofdkantoor|vanuit|collect|pick(?:ed)? up|abhol\\p{L}*|enlev\\p{L}*|recog\\p{L}*|ritir\\p{L}*|ophalen",
);
/** What is asked for in a procurement without being bought: an offer, a bill, a tax. */
export const PAPERS =
  /(?<!\p{L})(?:quot\p{L}*|offer\p{L}*|prices?|invoices?|bills?|rfq|po|tax|vat|hst|gst|terms?|payment|delivery|shipping|budget|address|phone|angebot\p{L}*|preis\p{L}*|rechnung\p{L}*|mwst|lieferung|zahlung|devis|offres?|prix|factures?|tva|livraison|paiement|oferta|presupuesto|precios?|factura|iva|entrega|pago|offert[ae]|preventiv[oi]|prezz[oi]|fattura|consegna|pagamento|prijs\p{L}*|factuur|btw|levering|betaling|euros?|dollars?|pounds?|quid|pesos|franken|francs?|dólares|dollari|sterline)(?!\p{L})/iu;
/** What goods are like, and none of them: sizes, colours, haste. */
export const LIKE =
  /^(?:small|medium|large|red|blue|green|yellow|black|white|gr[ae]y|urgent\p{L}?|professional|klein\p{L}*|mittel|groß\p{L}*|rot\p{L}*|blau\p{L}*|grün\p{L}*|gelb\p{L}*|schwarz\p{L}*|weiß\p{L}*|dringend|petite?s?|moyenne?s?|grande?s?|rouges?|bleue?s?|verte?s?|jaunes?|noire?s?|blanc(?:he)?s?|professionnel\p{L}*|pequeñ[oa]s?|median[oa]s?|roj[oa]s?|azul(?:es)?|verdes?|amarill[oa]s?|negr[oa]s?|blanc[oa]s?|urgentes?|piccol[oaie]|medi[oaie]|grand[ei]|ross[oaie]|blu|verd[ei]|giall[oaie]|ner[oaie]|bianc(?:o|a|hi|he)|kleine?|middel|grote?|rode?|blauwe?|groene?|gele?|zwarte?|witte?)$/iu;
/** Packs, units and collective numbers: a name that begins with one was not parted from its unit. */
export const UNIT_WORDS =
  /(?<!\p{L})(?:pcs|pieces?|units?|boxes|box|packs?|packets?|rolls?|reams?|pairs?|pallets?|bags?|bottles?|cases?|cartons?|tons?|tonnes?|kilos?|sizes?|dozen|couple|kinds?|stück|kartons?|packung\p{L}*|pakete?|rollen?|paare?|paletten?|säcke?|sack|flaschen?|kisten?|dosen?|eimer|quinzaine|vingtaine|dizaine|trentaine|boîtes?|paquets?|rouleaux|rouleau|ramettes?|paires?|palettes?|sacs?|bouteilles?|cartons|cajas?|paquetes?|rollos?|resmas?|pares|par|palés?|sacos?|botellas?|ventina|decina|trentina|quindicina|scatole?|pacchi|rotoli|risme|paia|paio|bancali|sacchi|bottiglie|bobin[ae]|dozen|pakken|rollen|riemen|paar|pallets|zakken|flessen|emmers|[smlx]{1,3}l)(?!\p{L})/iu;

/** Words that a day is told by, without a figure. */
export const DAYLIKE =
  /(?<!\p{L})(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|luned\p{L}|marted\p{L}|mercoled\p{L}|gioved\p{L}|venerd\p{L}|maandag|dinsdag|woensdag|donderdag|vrijdag|tomorrow|next (?:week|month)|nächste\p{L}* (?:woche|monat)|semaine prochaine|mois prochain|próxim[oa]|prossim[oa]|volgende|ende|fin|finales|fine|eind|end of|mid|mitte|mi-|mediados|metà|half|january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus)(?!\p{L})/giu;
export const SPAN_OF_DAYS = /\d\s?(?:d|day|tag|jour|día|giorn|week|woche|semaine|semana|settiman|weken|dagen)/iu;
/** A day that is told by another. */
export const BESIDE_DAY =
  /(?<!\p{L})(?:before|earlier|ahead|davor|vorher|zuvor|vortag|avant|veille|antes|víspera|prima|vigilia|ervoor|eerder|after|nach|après|después|dopo|na)(?!\p{L})/iu;
export const IN_TOWN = /(?<!\p{L})(?:in|to|at|nach|à|a|en|te|naar|bei)\s(\p{Lu}\p{Ll}{2,})/gu;
export const STREET = /\d\w?\s\p{L}+|\p{L}+\s\d+|str(?:aße|eet|\.)|weg|platz|avenue|road|rue|calle|via|laan|straat/iu;
