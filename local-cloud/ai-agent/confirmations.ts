import type { Need } from "./need.ts";
import { isNamed, shown, type AskedBefore } from "./questions.ts";

const YES = String.raw`yes|yep|yeah|correct|right|exactly|that(?:['’]?s| is) (?:right|correct)|ja|jawohl|genau|richtig|stimmt|korrekt|oui|exact(?:ement)?|c['’]est (?:exact|ça|juste)|sí|si|correcto|exacto|eso es|sì|corretto|esatto|giusto|klopt|juist|inderdaad|はい|ええ|そうです|正しいです|合っています|نعم|أجل|صحيح`;
const NO = String.raw`no|nope|wrong|nein|falsch|stimmt nicht|non|faux|incorrecto|sbagliato|nee|onjuist|fout|klopt niet|いいえ|違います|ちがいます|لا|خطأ`;
/** What stands beside a bare answer and takes nothing back. */
const COURTESY = String.raw`please|thanks|thank you|of course|sure|(?:buy )?(?:all|both|them|those|these)(?: of (?:them|these|those))?|too|as well|bitte(?: sehr)?|gerne?|danke|natürlich|auch|(?:alle|beide)s?|die(?:se)?|deze|s['’]il (?:vous|te) plaît|merci|bien sûr|(?:tous|toutes)(?: les deux)?|(?:ceux|celles)-là|aussi|por favor|gracias|claro|tod[oa]s|amb[oa]s|es[oa]s|est[oa]s|también|per favore|grazie|certo|tutt[ieo]|entramb[ie]|quell[ie]|quest[ie]|anche|graag|alstublieft|bedankt|dank u|natuurlijk|allemaal|ook`;

const beginsWith = (words: string): RegExp => new RegExp(String.raw`^[^\p{L}]{0,3}(?:${words})(?!\p{L})`, "iu");
const isOnly = (words: string): RegExp =>
  new RegExp(String.raw`^[^\p{L}\p{N}]{0,3}(?:${words})(?:[^\p{L}\p{N}]{1,3}(?:${words}|${COURTESY})){0,4}[^\p{L}\p{N}]{0,9}$`, "iu");

const ANSWERS = { yes: beginsWith(YES), no: beginsWith(NO) };
/** Of several lines at once: "yes, but only the chairs" decides for none, and is read as ever. */
const BARE_ANSWERS = { yes: isOnly(YES), no: isOnly(NO) };

/** What a buyer answers who was asked whether a value is right: "yes" makes it certain, "no" takes it away; all else is read as ever. */
export function confirm(need: Need, { what, value }: AskedBefore & { value: string }, answer: string): void {
  const answers = what === "left-out" ? BARE_ANSWERS : ANSWERS;
  const isNo = answers.no.test(answer);
  if (!isNo && !answers.yes.test(answer)) return;
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
