import type { Need } from "./need.ts";
import { SEPARATOR, shown, type AskedBefore } from "./questions.ts";

const YES =
  /^[^\p{L}]{0,3}(?:yes|yep|yeah|correct|right|exactly|that['’]?s (?:right|correct)|ja|jawohl|genau|richtig|stimmt|korrekt|oui|exact(?:ement)?|c['’]est (?:exact|ça|juste)|sí|si|correcto|exacto|eso es|sì|corretto|esatto|giusto|klopt|juist|inderdaad)(?!\p{L})/iu;
const NO = /^[^\p{L}]{0,3}(?:no|nope|wrong|nein|falsch|stimmt nicht|non|faux|incorrecto|sbagliato|nee|onjuist|fout|klopt niet)(?!\p{L})/iu;

const isNamed = (value: string, { name }: { name: string }): boolean =>
  value.split(SEPARATOR).some((line) => line === name || line.endsWith(` × ${name}`));

/** What a buyer answers who was asked whether a value is right: "yes" makes it certain, "no" takes it away; all else is read as ever. */
export function confirm(need: Need, { what, value }: AskedBefore & { value: string }, answer: string): void {
  const isNo = NO.test(answer);
  if (!isNo && !YES.test(answer)) return;
  const certain = <Value extends { confidence: number }>(known: Value | undefined): Value | undefined =>
    isNo || known === undefined ? undefined : { ...known, confidence: 1 };
  switch (what) {
    case "item":
      for (const item of need.items) if (shown(item.name) === value) item.isConfirmed = true;
      if (isNo) need.items = need.items.filter(({ name }) => shown(name) !== value);
      return;
    case "left-out":
      for (const item of need.items) if (isNamed(value, item)) item.isConfirmed = true;
      if (isNo) need.items = need.items.filter((item) => !isNamed(value, item));
      return;
    case "budget":
      need.budget = certain(need.budget);
      return;
    case "deadline":
      need.deadline = certain(need.deadline);
      return;
    case "delivery":
      need.delivery = certain(need.delivery);
      return;
    case "quantity":
    // Whether a count is right is asked with its line.
  }
}
