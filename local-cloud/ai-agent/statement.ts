import { readArabic } from "./arabic.ts";
import { asMany, forEach } from "./as-many.ts";
import { findChatItems } from "./chat-items.ts";
import { withoutPacks } from "./counts-of-goods.ts";
import { findConstraints } from "./constraints.ts";
import { deadlineOf, findDeadlines, type DeadlineMention } from "./deadlines.ts";
import { findMeasures, findReferences, isSpokenMeasure } from "./distractions.ts";
import { findNoticeItems } from "./notice-items.ts";
import { findHeadCounts } from "./head-counts.ts";
import { languageOf, type Language } from "./languages.ts";
import { readJapanese } from "./japanese.ts";
import { mailSpans } from "./mail.ts";
import type { PlaceMention } from "./mentioned-towns.ts";
import { budgetOf, findCurrency, findMoney } from "./money.ts";
import { findNumbers } from "./numbers.ts";
import { oneUnits } from "./one-units.ts";
import { findParts } from "./parts.ts";
import { deliveryOf, findPlaces, placeOfAnswer } from "./places.ts";
import { doubtedIn } from "./questions.ts";
import { behindNames, findQuantities, type QuantityMention } from "./quantities.ts";
import { findSizeSplits } from "./sizes.ts";
import { rowMeasures } from "./rows.ts";
import type { Statement } from "./said.ts";
import { findTables } from "./tables.ts";
import { headingOf, isNotice, MASK, masked, overlaps, plainText, scriptOf } from "./text.ts";

/** What the assistant had just asked, so that a bare answer can be read. */
export type Question = "quantity" | "budget" | "delivery" | "deadline" | undefined;

/** Reads one statement. Figures are given out in the order money, dates, places, references, measures; what is left may count goods. */
export function readStatement(
  raw: string,
  context: { referenceTime: Date; locale: string | undefined; asked: Question; spoken?: Language },
): Statement {
  const whole = plainText(raw);
  const written = masked(whole, mailSpans(whole)).replaceAll(MASK, " ");
  const { referenceTime, locale, asked } = context;
  const script = scriptOf(written);
  if (script !== undefined) return (script === "ja" ? readJapanese : readArabic)(written, referenceTime);
  const language = languageOf(written, locale, context.spoken);
  const tables = findTables(written, language);
  const text = masked(written, tables.spans);
  const references = findReferences(text);
  const withoutReferences = masked(text, references);
  const money = findMoney(withoutReferences, language, locale);
  const deadlines = findDeadlines(masked(withoutReferences, money), language, referenceTime, locale);
  const chat = !isNotice(written);
  const taken = [...references, ...money, ...deadlines];
  const places = findPlaces(masked(text, [...money, ...deadlines]), language);
  const unsized = masked(text, [...taken, ...places]);
  const splits = chat ? findSizeSplits(unsized, language) : [];
  const forNames = masked(unsized, splits);
  const forQuantities = masked(forNames, [...findMeasures(forNames), ...(chat ? rowMeasures(forNames) : [])]);
  const parts = findParts(forQuantities);
  const numbers = findNumbers(forQuantities, language).filter(
    (one) => (one.digits !== undefined || !isSpokenMeasure(forQuantities, one)) && !parts.some((part) => overlaps(one, part)),
  );
  const ones = oneUnits(forQuantities, language).filter((one) => !numbers.some((number) => overlaps(one, number)));
  const said = forEach(
    forQuantities,
    findQuantities(
      forQuantities,
      [...numbers, ...ones].toSorted((one, other) => one.start - other.start),
    ),
  );
  const quantities = [...said, ...asMany(forQuantities, language, said)].toSorted((one, other) => one.start - other.start);
  const heading = headingOf(written);
  const bare = asked === "budget" && !budgetOf(money) ? findNumbers(text, language)[0] : undefined;
  const rest = chat
    ? findChatItems({ text: forNames, quantities, language, splits })
    : findNoticeItems({ text, forNames, quantities, heading });
  const placed = new Set(rest.map(({ countAt }) => countAt));
  const sized = splits.flatMap(({ parts }) => parts);
  return {
    text: written,
    heading,
    items: [...tables.items, ...rest],
    quantities: [...tables.quantities, ...(chat ? withoutPacks(forQuantities, quantities) : quantities)],
    behindNames: behindNames(forQuantities, numbers),
    sizes: {
      loose: splits.flatMap(({ parts, whole }) => (whole || parts.some(({ count }) => placed.has(count.start)) ? [] : parts)),
      all: sized,
    },
    heads: chat ? findHeadCounts(masked(text, taken), language) : [],
    budget: bare ? { ...bare, currency: undefined, kind: "total", confidence: 0.7 } : budgetOf(money),
    currency: findCurrency(text, locale) ?? money.find((mention) => mention.currency !== undefined)?.currency,
    delivery: deliveryOf(places) ?? (asked === "delivery" ? placeWithoutCounts(text, quantities, language) : undefined),
    deadline: asked === "deadline" ? answered(deadlineOf(deadlines, chat) ?? deadlines[0]) : deadlineOf(deadlines, chat),
    constraints: findConstraints(text),
    mentions: { money, deadlines, places },
    language,
    doubted: chat
      ? doubtedIn(text, {
          budgets: new Set(money.map(({ value }) => value)).size,
          deadlines: new Set(deadlines.map(({ date }) => date)).size,
          places: new Set(places.map(({ place }) => place)).size,
          quantities: new Set(quantities.map(({ quantity }) => quantity)).size,
        })
      : undefined,
  };
}

/** A place that answers where; a figure in it that counts goods is none of a place ("Mejor pon 25 sillas"). */
function placeWithoutCounts(text: string, quantities: readonly QuantityMention[], language: Language): PlaceMention | undefined {
  const place = placeOfAnswer(text, language);
  const isCounting = quantities.some((quantity) => place && overlaps(place, quantity) && !/^\d{4,}/.test(text.slice(quantity.start)));
  return isCounting ? undefined : place;
}

/** A day that answers when needs no words around it that say so. */
const answered = (day: DeadlineMention | undefined): DeadlineMention | undefined =>
  day && { ...day, confidence: Math.max(day.confidence, 0.85) };

/** What an assistant's message asks for. */
export function questionOf(assistant: string | undefined): Question {
  const question = assistant?.split(/(?<=[.!?؟])\s|(?<=[。！？])/u).findLast((sentence) => /[?？؟]\s*$/u.test(sentence));
  if (question === undefined) return undefined;
  if (
    /how many|quantit|how much of|wie ?viele|combien (?:de|d['’])|combien .*faut-il|stückzahl|cuánt[oa]s|quant[ei] |hoeveel (?!budget)|数量|いくつ|كم العدد|الكمية/i.test(
      question,
    )
  )
    return "quantity";
  if (/budget|how much|spend|price|kosten|prix|presupuesto|precio|prezzo|予算|ميزانيت/i.test(question)) return "budget";
  if (
    /where|deliver(?:ed)? to|address|ship|wohin|liefer\p{L}* (?:werden|wir)|où|livr|dónde|entreg|dove|consegn|waar|geleverd|どこ|どの国|納品|أين|أي بلد/iu.test(
      question,
    )
  )
    return "delivery";
  if (/when|deadline|by what date|which date|how soon|wann|quand|cuándo|quando|wanneer|いつ|納期|متى|موعد/i.test(question))
    return "deadline";
  return undefined;
}
