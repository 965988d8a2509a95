/** A half-open range of characters of a text. */
export interface Span {
  start: number;
  end: number;
}

/** Stands in a masked text for a character that is spoken for; it is neither a letter, a digit nor a space. */
export const MASK = "\u0001";

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", euro: "€", pound: "£", yen: "¥" };
const INVISIBLE = /[\u0000-\u0008\u000B-\u001F\u007F\u200B-\u200F\u2060\uFEFF]/g;

/** Characters of one message that are read: a need is said within them, and the time of reading stays bounded. */
const LONGEST_READ = 20_000;

/** Two lines or more that tabs part into cells, as they are pasted out of a spreadsheet. */
const TABBED_ROWS = /(?:^|(?<=\n))[^\n\t]{0,200}\t[^\n]{0,400}(?:\n[^\n\t]{0,200}\t[^\n]{0,400}){1,199}/g;

/** Two lines or more whose cells runs of spaces part, as they are typed into a form. */
const SPACED_ROWS = /(?:^|(?<=\n))\S[^\n|]{0,80}\S {2,40}\S[^\n|]{0,200}(?:\n\S[^\n|]{0,80}?\S? {2,40}\S[^\n|]{0,200}){1,199}/g;

/** Plain text of what a person or a notice wrote: no markup, no unbroken strings past any word, ordinary spaces, Unicode NFC. */
export function plainText(raw: string): string {
  return (
    raw
      .slice(0, LONGEST_READ)
      // Japanese puts no spaces between its words.
      .replace(/[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{120,}/gu, " ")
      .normalize("NFC")
      .replace(/\r\n?/g, "\n")
      .replace(INVISIBLE, "")
      // Notices run the next sentence on behind a term of delivery: "0105 DAYS ADOApproved source".
      .replace(/(?<=\b(?:ADO|ARO))(?=\p{Lu}\p{Ll})/gu, " ")
      .replace(/<(?:br|\/p|\/li|\/div)\s*\/?>/gi, "\n")
      .replace(/<\/?[a-z][^<>]{0,200}>/gi, " ")
      .replace(/&(amp|lt|gt|quot|apos|nbsp|euro|pound|yen);/g, (whole, name: string) => ENTITIES[name] ?? whole)
      .replace(/[\u00A0\u2000-\u200A\u202F\u3000]/g, " ")
      // Tabs between cells are kept where they part a table.
      .replace(TABBED_ROWS, (rows) => rows.replaceAll("\t", " | "))
      .replace(SPACED_ROWS, (rows) => rows.replaceAll(/(?<=\S) {2,}(?=\S)/g, " | "))
      .replaceAll("\t", " ")
      // Dots that lead from a name to its count.
      .replace(/(?<=[\p{L}%)]\s?|\d\s|\d\s?[\p{L}µ]{1,3}\s?)(?:\.{2,}|…)\s?(?=\d)/gu, " – ")
  );
}

/** The text with each span covered by `MASK`, every offset kept. */
export function masked(text: string, spans: readonly Span[]): string {
  const characters = text.split("");
  for (const span of spans) {
    for (let at = Math.max(0, span.start); at < Math.min(span.end, characters.length); at += 1) {
      if (characters[at] !== "\n") characters[at] = MASK;
    }
  }
  return characters.join("");
}

/** Every match of a global pattern as a span with its groups. */
export function matches(text: string, pattern: RegExp): (Span & { match: RegExpMatchArray })[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, match }));
}

export function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** The sentence around an offset, from the stop before it to the stop after it. */
export function sentenceAround(text: string, span: Span): string {
  const before = text.slice(Math.max(0, span.start - 300), span.start);
  const after = text.slice(span.end, span.end + 300);
  const from = Math.max(...[...before.matchAll(/[.!?;]\s|\n/g)].map((stop) => stop.index + 1), 0);
  const to = after.search(/[.!?;](?:\s|$)|\n/);
  return before.slice(from) + text.slice(span.start, span.end) + (to < 0 ? after : after.slice(0, to));
}

/** Characters beyond which a message is a pasted document. */
const LONGEST_CHAT = 1_200;

/** What notices say of how offers are asked for, in six languages, and who buys for a home or an office does not. */
const PROCEDURE =
  /(?<!\p{L})(?:solicitations?|synopsis|proposed procurement|NSN|RF[QP]|IFB|set-aside|(?:responsible|interested) (?:small )?(?:sources|businesses|parties|offerors|bidders)|(?:quotes|offers|bids|proposals|tenders) (?:must|may|shall|will) be|offers? (?:is|are) due|contracting (?:authority|officer)|contractors?|tender(?:er)?s?|supply of|procurement of|framework agreement|approved sources?|accords?-cadres?|appels? d['’]offres|marchés? (?:publics?|subséquents?)|(?:du|le présent) marché|lot n ?[o°º]|pouvoir adjudicateur|soumissionnaires?|offres sont sollicitées|cet avis|fournitures? (?:de|d['’])|prestations|bons de commande|titulaires?|Ausschreibung\p{L}*|Vergabe\p{L}*|Auftraggeber\p{L}*|Bieter\p{L}*|Rahmenve(?:rtrag|reinbarung)\p{L}*|Leistungsverzeichnis\p{L}*|Beschaffung|Auftragnehmer\p{L}*|suministro de|licitaci(?:ón|ones)|licitador\p{L}*|pliegos?|acuerdo marco|lotes?|adjudicatari[oa]s?|fornitura d[ie]|gara|appalto|procedura aperta|aggiudica\p{L}+|affidamento|accordo quadro|lott[oi]|aanbesteding\p{L}*|raamovereenkomst\p{L}*|inschrijvers?|perce(?:el|len))(?!\p{L})/giu;
/** Letters in which the forms of such a word agree: "lotto", "lotti". */
const STEM = 4;
/** Who asks for himself chats, whatever words he has of tenders. */
const IN_PERSON =
  /(?<!\p{L})(?:we|i(?:['’]m|['’]d| (?:need|want|would|am|have))|wir|ich|unser\p{L}{0,2}|nous|je|notre|nos|necesit(?:o|amos)|queremos|buscamos|nuestr[oa]s?|vorremmo|vorrei|cerchiamo|abbiamo|ci serv\p{L}+|nostr[aeio]|wij|ik|onze|please (?:quote|send|offer)|bitte|s['’]il vous plaît|merci|por favor|per favore|graag)(?!\p{L})/iu;
/** One such word may be a buyer's too ("the RFQ is due on Friday"). */
const FEWEST_OF_PROCEDURE = 2;

/** Whether a text is a notice or the like, most of whose length is procedure, and not chat: it has its length, its heading or its words. */
export function isNotice(text: string): boolean {
  return text.length > LONGEST_CHAT || headingOf(text) !== undefined || speaksOfProcedure(text);
}

function speaksOfProcedure(text: string): boolean {
  const said = new Set(text.match(PROCEDURE)?.map((word) => word.slice(0, STEM).toLowerCase()));
  return said.size >= FEWEST_OF_PROCEDURE && !IN_PERSON.test(text);
}

/** The heading of a notice: a short first line followed by an empty one and a body; undefined in ordinary chat. */
export function headingOf(text: string): string | undefined {
  const found = /^\s{0,40}([^\n]{3,200}[^\n?!,:])\n[ ]{0,40}\n\s{0,40}(\S[\s\S]{60,})$/.exec(text);
  const heading = found?.[1]?.trim();
  if (
    !heading ||
    /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten|sehr geehrte|bonjour|madame|monsieur|hola|estimad[oa]s?|buenos|buenas|ciao|buongiorno|gentil[ei]|spett|egregi|beste|geachte|goedemorgen|goedemiddag)\b/i.test(
      heading,
    )
  )
    return undefined;
  return heading;
}

const LETTER = /\p{L}/gu;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HAN_OR_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const COUNTED_IN_JAPANESE = /円|\d\s?[台箱個枚脚着冊]|[都府県市区]/u;
const ARABIC = /\p{Script=Arabic}/gu;
const SHARE = 0.3;

/** The script a text is written in, where it is one of those that are read by readers of their own. */
export function scriptOf(text: string): "ja" | "ar" | undefined {
  const letters = text.match(LETTER)?.length ?? 0;
  const are = (pattern: RegExp): boolean => letters > 0 && (text.match(pattern)?.length ?? 0) >= letters * SHARE;
  if (are(ARABIC)) return "ar";
  return are(HAN_OR_KANA) && (KANA.test(text) || COUNTED_IN_JAPANESE.test(text)) ? "ja" : undefined;
}
