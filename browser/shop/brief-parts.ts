import type { Brief, BriefQuestion, ChatMessage } from "../../packages/sdk/src/client.ts";
import { el } from "./dom.ts";
import { count, percent, price } from "./money.ts";
import { CHAT } from "./texts/chat.ts";
import { day } from "./times.ts";
import { listed } from "./language.ts";

const said = CHAT.brief;
/** How sure a reading is, from its confidence on. */
const SURE = [
  [0.85, CHAT.sure.surely, "good"],
  [0.5, CHAT.sure.fairly, "warn"],
  [0, CHAT.sure.hardly, "fail"],
] as const;

export interface BriefActs {
  confirm(question: BriefQuestion): void;
}

/** A brief as a buyer checks it: each thing with how sure its reading is and the words it was read from, and what is to be answered. */
export function briefParts(brief: Brief, messages: readonly ChatMessage[], acts: BriefActs) {
  const { items, budget, delivery, deadline, constraints, questions } = brief;
  const sourceOf = (field: string): string | undefined => wordsOf(brief, messages, field);
  const fact = (name: string, value: string | null, field: string) =>
    el(
      "div",
      {},
      el("dt", {}, name),
      el("dd", {}, value ?? el("span", { class: "soft" }, said.none), value !== null && standing(brief, field)),
      value !== null && source(sourceOf(field), "dd"),
    );
  return [
    el(
      "ul",
      { class: "items", "aria-label": said.items },
      items.map(({ name, quantity, unit, attributes }, index) =>
        el(
          "li",
          {},
          el("strong", {}, amountText(quantity, unit)),
          el("span", { class: "row" }, name, standing(brief, `/items/${index}`)),
          attributes.length > 0 && el("span", { class: "soft" }, listed(attributes)),
          source(sourceOf(`/items/${index}`)),
        ),
      ),
    ),
    el(
      "dl",
      { class: "facts" },
      fact(said.budget, budget && `${price(budget)} ${budget.kind === "total" ? said.total : said.perUnit}`, "/budget"),
      fact(said.delivery, delivery && listed([delivery.place, delivery.country ?? ""].filter(Boolean)), "/delivery"),
      fact(said.deadline, deadline && day(deadline), "/deadline"),
      constraints.length > 0 && fact(said.constraints, constraints.join("; "), "/constraints"),
    ),
    questions.length > 0 && openQuestions(questions, acts),
    el("p", { class: "soft" }, said.note),
  ];
}

const amountText = (quantity: number | null, unit: string): string =>
  quantity === null ? said.howMany : unit === "piece" ? CHAT.pieces(quantity) : `${count(quantity)} ${unit}`;

/** Whose it is, or how sure its reading is, in a word and a figure; nothing where nobody says. */
function standing({ setByBuyer, confidence }: Brief, field: string): HTMLElement | null {
  if (setByBuyer.some((pointer) => pointer === field || pointer.startsWith(`${field}/`)))
    return el("span", { class: "chip good" }, said.yours);
  const share = confidence[field] ?? confidence[field.slice(1)];
  if (share === undefined) return null;
  const [, word, tone] = SURE.find(([from]) => share >= from) ?? SURE[2];
  return el("span", { class: `chip ${tone}` }, word, el("span", { class: "num" }, percent(share)));
}

/** The words it was read from, as they were said. */
function wordsOf({ evidence }: Brief, messages: readonly ChatMessage[], field: string): string | undefined {
  const found = evidence.filter((one) => one.field === field || one.field.startsWith(`${field}/`));
  const words = found.map(({ messageId, start, end }) =>
    messages
      .find(({ id }) => id === messageId)
      ?.content.slice(start, end)
      .trim(),
  );
  return [...new Set(words.filter(Boolean))].join(" … ") || undefined;
}

const source = (words: string | undefined, tag: "span" | "dd" = "span"): HTMLElement | null =>
  words === undefined ? null : el(tag, { class: "soft source" }, said.said(words));

/** Each question, and where a value stands that is only to be confirmed, the button that does so. */
function openQuestions(questions: readonly BriefQuestion[], { confirm }: BriefActs): HTMLElement {
  return el(
    "div",
    { class: "notice" },
    el("strong", {}, said.open),
    el(
      "ul",
      {},
      questions.map((question) =>
        el(
          "li",
          { lang: question.language },
          question.text,
          question.reason === "weak" &&
            el(
              "button",
              { type: "button", class: "quiet", "aria-label": said.rightOf(question.text), onclick: () => confirm(question) },
              said.right,
            ),
        ),
      ),
    ),
  );
}
