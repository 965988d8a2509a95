import type { Brief, BriefEdit } from "../../packages/sdk/src/client.ts";
import { currencyOf, editOf, type TypedBrief } from "./brief-edit.ts";
import { el } from "./dom.ts";
import { onSubmit, typed } from "./forms.ts";
import { digitsOf } from "./money.ts";
import { CHAT } from "./texts/chat.ts";

const { edit: texts } = CHAT;

/** A form of what a buyer may change in a brief: `save` gets what is otherwise than it was, and only that. */
export function briefForm(brief: Brief, acts: { save(edit: BriefEdit): Promise<void>; leave(): void }): HTMLFormElement {
  const { items, budget, delivery, deadline, constraints } = brief;
  const rows = el("div", { class: "fields" }, items.map(itemRow));
  const text = (name: string, label: string, value: string, more: Record<string, string | number> = {}) =>
    el("label", {}, label, el("input", { name, value, autocomplete: "off", ...more }));
  const form = el(
    "form",
    { class: "fields", "data-part": "edit" },
    rows,
    el("button", { type: "button", class: "small", onclick: () => rows.append(itemRow()) }, texts.add),
    el(
      "div",
      { class: "row two" },
      text("budget", texts.budget, budget ? String(budget.amount / 10 ** digitsOf(budget.currency)) : "", { inputmode: "decimal" }),
      text("currency", texts.currency, currencyOf(brief), { maxlength: 3, pattern: "[A-Z]{3}" }),
    ),
    el(
      "label",
      {},
      texts.kind,
      el(
        "select",
        { name: "kind" },
        (["total", "per-unit"] as const).map((kind) => el("option", { value: kind, selected: budget?.kind === kind }, texts.kinds[kind])),
      ),
    ),
    el(
      "div",
      { class: "row two" },
      text("place", texts.place, delivery?.place ?? ""),
      text("country", texts.country, delivery?.country ?? "", { maxlength: 2, pattern: "[A-Z]{2}" }),
    ),
    text("deadline", texts.deadline, deadline ?? "", { type: "date" }),
    el("label", {}, texts.constraints, el("textarea", { name: "constraints", rows: 2 }, constraints.join("\n"))),
    el("p", { class: "problem", "data-part": "problem", hidden: true }),
    el(
      "div",
      { class: "row" },
      el("button", { type: "submit", class: "primary" }, texts.save),
      el("button", { type: "button", onclick: acts.leave }, texts.cancel),
    ),
  );
  onSubmit(form, async () => {
    const edit = editOf(brief, typedOf(brief, form));
    await (Object.keys(edit).length === 0 ? acts.leave() : acts.save(edit));
  });
  return form;
}

function itemRow(item?: Brief["items"][number], index?: number): HTMLElement {
  const row = el(
    "fieldset",
    { class: "row item", "data-index": index },
    el("label", { class: "grow" }, texts.name, el("input", { name: "name", value: item?.name ?? "", required: true, maxlength: 500 })),
    el(
      "label",
      {},
      texts.quantity,
      el("input", { name: "quantity", type: "number", min: 0.001, step: "any", value: item?.quantity ?? "" }),
    ),
    el("label", {}, texts.unit, el("input", { name: "unit", value: item?.unit ?? "piece", maxlength: 50 })),
    el(
      "button",
      { type: "button", class: "quiet", "aria-label": `${texts.remove}: ${item?.name ?? ""}`, onclick: () => row.remove() },
      texts.remove,
    ),
  );
  return row;
}

function typedOf(brief: Brief, form: HTMLFormElement): TypedBrief {
  const value = (root: ParentNode, name: string): string => root.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value.trim() ?? "";
  return {
    items: [...form.querySelectorAll<HTMLElement>("fieldset.item")].map((row) => ({
      name: value(row, "name"),
      quantity: value(row, "quantity"),
      unit: value(row, "unit"),
      before: row.dataset["index"] === undefined ? undefined : brief.items[Number(row.dataset["index"])],
    })),
    budget: typed(form, "budget"),
    currency: typed(form, "currency"),
    perUnit: typed(form, "kind") === "per-unit",
    place: typed(form, "place"),
    country: typed(form, "country"),
    deadline: typed(form, "deadline"),
    constraints: typed(form, "constraints"),
  };
}
