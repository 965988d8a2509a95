import { exponentOf, type Money } from "../../../platform/money.ts";
import { askedPrice, statedPrice, type StatedPrice, type WrittenAmount } from "../../../platform/written-prices/asked-price.ts";
import type { CurrencyFacts } from "../../../platform/written-prices/currency-marks.ts";
import type { Words } from "./thing.ts";

/** Stands between what two elements show, where only their look tells one from the other. A noncharacter: no page says anything by it. */
export const APART = "\u{fdd0}";

const JOINT = new RegExp(`(?<=\\p{Nd})${APART}+(?=\\p{Nd})`, "u");
const WHOLE = /(?:\d{1,3}(?:[., '’]\d{3})+|\d+)$/;

/** An amount as its element shows it; `hasCents`: its last two digits are hundredths, though no sign says so. */
interface ShownAmount {
  text: string;
  hasCents: boolean;
}

/**
 * Digits of two elements that stand at each other are one number on no screen. Two behind a whole amount are its cents, as in
 * `$12<sup>99</sup>`; three behind up to three are its thousands apart; any other, as the mark of a footnote, leaves no amount: undefined.
 */
function shownAmount(shown: string): ShownAmount | undefined {
  const [before = "", behind, another] = shown.split(JOINT).map((part) => part.replaceAll(APART, ""));
  if (behind === undefined) return { text: before, hasCents: false };
  const whole = WHOLE.exec(before)?.[0];
  const digits = /^\d+(?![\d.,'’]*\d)/.exec(behind)?.[0].length;
  if (another !== undefined || whole === undefined) return undefined;
  if (digits === 2) return { text: `${before.slice(0, -whole.length)}${whole.replace(/\D/g, "")}.${behind}`, hasCents: true };
  return /^\d{3}(?!\d)/.test(behind) && /^\d{1,3}$/.test(whole) ? { text: before + behind, hasCents: false } : undefined;
}

/**
 * What `read` makes of a value; of what an element shows, by how its digits stand apart. Nothing where there are cents and the currency has
 * other parts, or none.
 */
function readShown<T>(value: Words | number, read: (value: WrittenAmount) => T | undefined, moneyOf: (found: T) => Money): T | undefined {
  if (typeof value === "number" || !value.apart) return read(value);
  const shown = shownAmount(value.apart());
  const found = shown && read({ text: shown.text, notation: "human" });
  return found !== undefined && !(shown?.hasCents && exponentOf(moneyOf(found).currency) !== 2) ? found : undefined;
}

/** The price that a value states. */
export const statedBy = (value: Words | number, facts: CurrencyFacts): StatedPrice | undefined =>
  readShown(
    value,
    (written) => statedPrice(written, facts),
    ({ price }) => price,
  );

/** The one amount that a value names, whatever for. */
export const amountBy = (value: Words | number, facts: CurrencyFacts): Money | undefined =>
  readShown(
    value,
    (written) => askedPrice(written, facts),
    (money) => money,
  );
