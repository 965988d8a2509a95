import type { Brief } from "../../packages/sdk/src/client.ts";
import { el } from "./dom.ts";
import { count, price } from "./money.ts";
import { CHAT } from "./texts/chat.ts";
import { day } from "./times.ts";

const said = CHAT.brief;

/** A brief as a buyer checks it: each thing with how sure its reading is, and what is still open. */
export function briefParts(brief: Brief) {
  const { items, budget, delivery, deadline, constraints, missing, confidence } = brief;
  return [
    el(
      "ul",
      { class: "items", "aria-label": said.items },
      items.map(({ name, quantity, unit, attributes }) =>
        el(
          "li",
          {},
          el("strong", {}, unit === "piece" ? CHAT.pieces(count(quantity)) : `${count(quantity)} ${unit}`),
          el("span", {}, name),
          attributes.length > 0 && el("span", { class: "soft" }, attributes.join(", ")),
        ),
      ),
    ),
    sureness(confidence["items"], said.items),
    el(
      "dl",
      { class: "facts" },
      fact(said.budget, budget && `${price(budget)} ${budget.kind === "total" ? said.total : said.perUnit}`, confidence["budget"]),
      fact(said.delivery, delivery && [delivery.place, delivery.country].filter(Boolean).join(", "), confidence["delivery"]),
      fact(said.deadline, deadline && day(deadline), confidence["deadline"]),
      constraints.length > 0 && fact(said.constraints, constraints.join("; "), confidence["constraints"]),
    ),
    ...openQuestions(missing),
    el("p", { class: "soft" }, said.note),
  ];
}

const fact = (name: string, value: string | null, confidence: number | undefined) =>
  el(
    "div",
    {},
    el("dt", {}, name),
    el("dd", {}, value ?? el("span", { class: "soft" }, said.none), value !== null && value !== undefined && sureness(confidence, name)),
  );

/** How sure it is, in a word and a figure; nothing where nobody says. */
function sureness(confidence: number | undefined, of: string): HTMLElement | null {
  if (confidence === undefined) return null;
  const [, word, tone] = CHAT.sure.find(([from]) => confidence >= from) ?? CHAT.sure[2];
  return el("span", { class: `chip ${tone}`, title: of }, word, el("span", { class: "num" }, CHAT.percent(confidence)));
}

function openQuestions(missing: readonly string[]): Node[] {
  if (missing.length === 0) return [];
  const questions = missing.map((thing) => el("li", {}, CHAT.missing[thing] ?? thing));
  return [el("div", { class: "notice" }, el("strong", {}, said.open), el("ul", {}, questions))];
}
