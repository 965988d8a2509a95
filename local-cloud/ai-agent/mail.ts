import { masked, matches, type Span } from "./text.ts";

/** Lines that a mail program writes above a text, in the languages of the chats. */
const HEADER =
  /^[ >]{0,4}(?:from|sent|to|cc|bcc|date|reply-to|von|gesendet|an|datum|de|envoyé|à|enviado|para|fecha|da|inviato|a|data|van|verzonden|aan)[  ]?: (?=[^\n]*(?:@|\d{1,2}[:.]\d{2}|(?:19|20)\d{2}|\p{Lu}))[^\n]{1,200}$/gimu;
const SUBJECT = /^[ >]{0,4}(?:subject|betreff|betreft|objet|asunto|oggetto|onderwerp)[  ]?: [^\n]{0,200}$/gimu;
/** "WG: AW: Drucker", "RE: FW: chairs again" without its label. */
const FORWARDED = /^[ >]{0,4}(?:(?:re|fw|fwd|aw|wg|tr|rv|rif|doorst|antw)[  ]?: ?){1,6}[^\n]{0,200}$/gimu;
/** What is quoted is what was written before, by whomever. */
const QUOTED = /^[ ]{0,4}>[^\n]{0,1000}$/gmu;
const MORE_THAN_A_SUBJECT = /\p{L}[^\n]{20}|\d/u;

/** What of a pasted mail its buyer did not write into it: its headers, and the lines it quotes. Of a mail that has no more the subject is what is said. */
export function mailSpans(text: string): Span[] {
  const headers = matches(text, HEADER);
  const isMail = headers.length > 1 || [SUBJECT, FORWARDED].some((pattern) => text.search(pattern) >= 0);
  const spans = [...(isMail ? headers : []), ...matches(text, QUOTED)];
  const subjects = [...matches(text, SUBJECT), ...matches(text, FORWARDED)];
  const rest = masked(text, [...spans, ...subjects]).replaceAll("\u0001", "");
  return MORE_THAN_A_SUBJECT.test(rest) ? [...spans, ...subjects] : spans;
}
