/**
 * An amount in schema.org's notation, as JSON-LD, `content` and `value` attributes have it: the point is the decimal sign, always.
 * What cannot be anything else is taken too: groups of thousands with another decimal sign behind (`1,299.00`, `1.299,00`), several
 * groups (`1.299.000`), a comma before one or two digits. A lone comma before three (`1,299`) is either, and so is nothing; signs,
 * exponents and words are nothing as well.
 */
const NOTATIONS: readonly [RegExp, (digits: string) => string][] = [
  [/^(?:\d+(?:\.\d*)?|\.\d+)$/, (text) => text],
  [/^\d{1,3}(?:[, '’]\d{3})+\.\d+$/, (text) => text.replace(/[, '’]/g, "")],
  [/^\d{1,3}(?:[. '’]\d{3})+,\d+$/, (text) => text.replace(/[. '’]/g, "").replace(",", ".")],
  [/^\d{1,3}(?:,\d{3}){2,}$|^\d{1,3}(?:\.\d{3}){2,}$|^\d{1,3}(?:[ '’]\d{3})+$/, (text) => text.replace(/\D/g, "")],
  [/^\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/, (text) => text.replaceAll(",", "")],
  [/^\d+,\d{1,2}$/, (text) => text.replace(",", ".")],
];

/** A mark before the amount, its own full stop with it, and one behind. */
const MARK_BEFORE = /^(?:[SB]\/\.?|(?:[\p{L}\p{M}.]*[\p{L}\p{M}]\.?)?\p{Sc}?) ?(?=[\d.])/u;
const MARK_BEHIND = /(?<=[\d.]) ?[\p{L}\p{M}\p{Sc}][\p{L}\p{M}\p{Sc}.]*$/u;

/** The amount as a plain decimal, a currency mark left off; undefined where there is none, or more than one reading. `Rs.50` has two. */
export function machineAmount(text: string): string | undefined {
  if (/[\p{L}\p{M}/]\.\d/u.test(text)) return undefined;
  const bare = text.replace(MARK_BEFORE, "").replace(MARK_BEHIND, "");
  const notation = NOTATIONS.find(([pattern]) => pattern.test(bare));
  return notation && canonical(notation[1](bare));
}

/** `.75` and `1700.` with the digits they leave out. */
const canonical = (decimal: string): string => decimal.replace(/^\./, "0.").replace(/\.$/, "");
