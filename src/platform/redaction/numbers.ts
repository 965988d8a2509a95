import { isAccount } from "./iban.ts";

/** What people and forms put between the groups of a number: blanks of any kind, hyphens and dashes. */
const GAP = "[ \\t\\u00a0\\u2007\\u2009\\u202f\\u2010-\\u2014-]";
const NOT_A_DIGIT = /\D/g;
const NOT_OF_AN_ACCOUNT = /[^a-z0-9]/gi;
const LAST_GROUP = /[^a-z0-9]+[a-z0-9]*$/i;

/** Neither the middle of a longer token, nor the fraction of a number, nor a later group of a UUID. */
const BEFORE = "(?<![\\p{L}\\p{N}_]|\\d[.,:]|[0-9a-f]{4}-)";
const AFTER = "(?![\\p{L}\\p{N}_]|-[0-9a-f]{4}|[.,:]\\d)";

const CARD = new RegExp(`${BEFORE}[2-6]\\d{3}(?:${GAP}?\\d){10,15}${AFTER}`, "gu");
/** Who issues: American Express, Diners, Discover, JCB, Maestro, Mastercard, UnionPay, Visa, each with its length. */
const ISSUED =
  /^(?:3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|35\d{14}|4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|(?:50|5[6-8]|6[0-9])\d{14}(?:\d{1,3})?)$/;

const ACCOUNT = new RegExp(`${BEFORE}[a-z]{2}\\d{2}(?:${GAP}?[a-z0-9]){11,40}${AFTER}`, "giu");

/** By ITU-T E.164: the country's number first, behind a plus. Between its groups also dots, slashes and a bracketed trunk zero. */
const DIAL_GAP = `(?:${GAP}|[./]){0,2}\\(?`;
const E164 = new RegExp(`(?<![\\p{L}\\p{N}+])\\+[1-9](?:${DIAL_GAP}\\d\\)?){6,14}(?![\\p{L}\\p{N}_])`, "gu");
/** The same as it is dialled from most countries. Only in groups: zeros in front are what codes of goods have too. */
const DIALLED = new RegExp(`${BEFORE}00[1-9]\\d{0,2}(?:${GAP}|[/.])\\d{1,5}(?:${DIAL_GAP}\\d\\)?){4,10}${AFTER}`, "gu");
/** North America's plan: area, exchange, line. Not with blanks alone: so stand figures in a row. */
const AMERICAN = new RegExp(
  `${BEFORE}(?:\\([2-9]\\d{2}\\)${GAP}?|[2-9]\\d{2}[.\u2010-\u2014-])[2-9]\\d{2}(?:${GAP}|\\.)\\d{4}${AFTER}`,
  "gu",
);
/** With a trunk zero and in groups, as most of Europe writes. */
const TRUNK = new RegExp(`${BEFORE}\\(?0[1-9]\\d{0,4}\\)?(?:(?:${GAP}|[./]){1,3}\\d{2,8}){1,4}${AFTER}`, "gu");
/** Whatever is said to be one. */
const NAMED = new RegExp(
  `(?<=(?<![\\p{L}_])(?:tel|tele(?:ph|f)o?n[eo]?|t[ée]l[ée]phone|tel[ée]fono|phone|phone number|mobile|mobil|handy|cell|fax|whatsapp|call me (?:at|on))[.:]?(?:${GAP}|[:#=]){1,3})\\(?\\d(?:${DIAL_GAP}\\d\\)?){5,14}(?![\\p{L}\\p{N}_])`,
  "giu",
);
const A_DATE = /^\(?(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)\d{2}(?!\d)|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}(?!\d))/;

/** So many digits has the shortest of these numbers: what has fewer is looked at by no pattern. */
const ENOUGH_DIGITS = /(?:\d[^\da-z]{0,3}){6}\d|[a-z]{2}\d{2}/i;

/** The text with `[card]`, `[account]` and `[telephone]` for numbers of these. What has a check is held to it, so that ids and amounts stay. */
export function withoutNumbers(text: string): string {
  if (!ENOUGH_DIGITS.test(text)) return text;
  return text
    .replace(ACCOUNT, accountMasked)
    .replace(CARD, (found) => (isCard(found.replace(NOT_A_DIGIT, "")) ? "[card]" : found))
    .replace(E164, (found) => (isDialled(found) ? "[telephone]" : found))
    .replace(DIALLED, "[telephone]")
    .replace(AMERICAN, "[telephone]")
    .replace(TRUNK, (found) => (isNational(found) ? "[telephone]" : found))
    .replace(NAMED, (found) => (A_DATE.test(found) ? found : "[telephone]"));
}

const isCard = (digits: string): boolean => ISSUED.test(digits) && luhnSum(digits) % 10 === 0;

/** ISO/IEC 7812-1: every second digit from the right counts double, and of what is doubled its digits. */
function luhnSum(digits: string): number {
  return Array.from(digits).reduceRight((sum, digit, index) => {
    const value = Number(digit) * ((digits.length - index) % 2 === 0 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}

/** The pattern takes words behind the account for groups of it, so groups are given back until the check holds. */
function accountMasked(found: string): string {
  for (let account = found; account.length >= 15; account = account.replace(LAST_GROUP, "")) {
    if (isAccount(account.replace(NOT_OF_AN_ACCOUNT, "").toUpperCase())) return `[account]${found.slice(account.length)}`;
    if (!LAST_GROUP.test(account)) break;
  }
  return found;
}

/** Without gaps it has at least the nine digits of the shortest plan with its country: a rise of a figure has fewer. */
function isDialled(found: string): boolean {
  const digits = found.replace(NOT_A_DIGIT, "").length;
  return digits <= 15 && digits >= (found.length === digits + 1 ? 10 : 8);
}

function isNational(found: string): boolean {
  const digits = found.replace(NOT_A_DIGIT, "").length;
  return digits >= 9 && digits <= 12 && !A_DATE.test(found);
}
