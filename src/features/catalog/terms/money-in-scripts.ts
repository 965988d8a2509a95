/** A word for money in Japanese or Arabic, the currencies it is said for, and the one it means where the search is in none of them. */
type MoneyWord = readonly [word: string, currencies: string, usual?: string];

const JAPANESE: readonly MoneyWord[] = [
  ["円", "JPY", "JPY"],
  ["¥", "JPY CNY", "JPY"],
  ["米ドル", "USD", "USD"],
  ["ドル", "USD CAD AUD NZD SGD HKD TWD", "USD"],
  ["ユーロ", "EUR", "EUR"],
  ["ポンド", "GBP", "GBP"],
  ["人民元", "CNY", "CNY"],
  ["ウォン", "KRW", "KRW"],
  ["スイスフラン", "CHF", "CHF"],
];

/** Nations stand behind the word; what several have and none is said of is anybody's. */
const ARABIC: readonly MoneyWord[] = [
  ["ريال سعودي", "SAR", "SAR"],
  ["ريال قطري", "QAR", "QAR"],
  ["ريال عماني", "OMR", "OMR"],
  ["ريال", "SAR QAR OMR YER", "SAR"],
  ["درهم مغربي", "MAD", "MAD"],
  ["درهم", "AED MAD", "AED"],
  ["دينار كويتي", "KWD", "KWD"],
  ["دينار بحريني", "BHD", "BHD"],
  ["دينار اردني", "JOD", "JOD"],
  ["دينار تونسي", "TND", "TND"],
  ["دينار", "KWD BHD JOD IQD TND DZD LYD"],
  ["جنيه استرليني", "GBP", "GBP"],
  ["جنيه", "EGP SDG", "EGP"],
  ["دولار", "USD CAD AUD NZD SGD HKD TWD", "USD"],
  ["يورو", "EUR", "EUR"],
  ["ين", "JPY", "JPY"],
];

/** Patterns of such words, in the one form of their letters. */
export const MONEY_JA = `(?:${JAPANESE.map(([word]) => word).join("|")}|[a-z]{3}|\\p{Sc})`;
export const MONEY_AR = "(?:(?:ريال|درهم|دينار|جنيه|دولار)(?:ات|ا)?|دراهم|دنانير|يورو|ين|[a-z]{3}|\\p{Sc})";
export const NATION_AR = "(?:\\s(?:سعودي|قطري|عماني|اماراتي|مغربي|كويتي|بحريني|اردني|تونسي|استرليني|مصري|امريكي|ياباني)\\p{L}{0,2})?";

/**
 * An amount with the code of its currency in place of the word: "50 ريال" is 50 SAR, in a search in QAR 50 QAR. Undefined where a word is
 * several countries' and nothing says whose.
 */
export function moneyWordsAsCodes(amount: string, currency: string): string | undefined {
  const written = amount
    .replace("دراهم", "درهم")
    .replace("دنانير", "دينار")
    .replace(/(ريال|درهم|دينار|جنيه|دولار)(?:ات|ا)/u, "$1");
  const found = [...JAPANESE, ...ARABIC].find(([word]) => written.includes(word));
  if (!found) return written.toUpperCase();
  const [word, currencies, usual] = found;
  const code = currencies.split(" ").includes(currency) ? currency : usual;
  const [before = "", behind = ""] = written.split(word);
  return code && `${before === "" ? behind : before} ${code}`;
}
