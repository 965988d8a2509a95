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

/** Plain text of what a person or a notice wrote: no markup, no unbroken strings past any word, ordinary spaces, Unicode NFC. */
export function plainText(raw: string): string {
  return (
    raw
      .slice(0, LONGEST_READ)
      .replace(/[^\s]{120,}/g, " ")
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
      .replaceAll("\t", " ")
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

/** Whether a text is a notice or the like, most of whose length is procedure, and not chat. */
export function isNotice(text: string): boolean {
  return text.length > LONGEST_CHAT || headingOf(text) !== undefined;
}

/** The heading of a notice: a short first line followed by an empty one and a body; undefined in ordinary chat. */
export function headingOf(text: string): string | undefined {
  const found = /^\s{0,40}([^\n]{3,200}[^\n?!,:])\n[ ]{0,40}\n\s{0,40}(\S[\s\S]{60,})$/.exec(text);
  const heading = found?.[1]?.trim();
  if (!heading || /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten|sehr geehrte|bonjour|hola|ciao)\b/i.test(heading))
    return undefined;
  return heading;
}
