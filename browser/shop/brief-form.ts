import type { Brief, BriefEdit } from "../../packages/sdk/src/client.ts";
import { el } from "./dom.ts";
import { onSubmit, typed } from "./forms.ts";
import { digitsOf } from "./money.ts";
import { amountOf } from "./offers-view.ts";
import { CHAT } from "./texts/chat.ts";

const { edit: texts } = CHAT;

/** A form of what a buyer may change in a brief: `save` gets what is otherwise than it was, and only that. */
export function briefForm(brief: Brief, acts: { save(edit: BriefEdit): Promise<void>; leave(): void }): HTMLFormElement {
  const { items, budget, currency, delivery, deadline, constraints } = brief;
  const rows = el("div", { class: "fields" }, items.map(itemRow));
  const text = (name: string, label: string, value: string, more: Record<string, string | number> = {}) =>
    el("label", {}, label, el("input", { name, value, autocomplete: "off", ...more }));
  const money = budget?.currency ?? currency ?? "EUR";
  const form = el(
    "form",
    { class: "fields", "data-part": "edit" },
    rows,
    el("button", { type: "button", class: "small", onclick: () => rows.append(itemRow()) }, texts.add),
    el(
      "div",
      { class: "row two" },
      text("budget", texts.budget, budget ? String(budget.amount / 10 ** digitsOf(budget.currency)) : "", { inputmode: "decimal" }),
      text("currency", texts.currency, money, { maxlength: 3, pattern: "[A-Z]{3}" }),
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
    const edit = editOf(brief, form);
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

/** What the form says otherwise than the brief. */
function editOf(brief: Brief, form: HTMLFormElement): BriefEdit {
  const value = (root: ParentNode, name: string): string => root.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value.trim() ?? "";
  const items = [...form.querySelectorAll<HTMLElement>("fieldset.item")].map((row) => {
    const before = row.dataset["index"] === undefined ? undefined : brief.items[Number(row.dataset["index"])];
    const quantity = value(row, "quantity");
    return {
      name: value(row, "name"),
      quantity: quantity === "" ? null : Number(quantity),
      unit: value(row, "unit") || "piece",
      ...(before ? { attributes: before.attributes } : {}),
      ...(before && before.name === value(row, "name") ? { searchTerms: before.searchTerms } : {}),
    };
  });
  const currency = typed(form, "currency").toUpperCase() || "EUR";
  const amount = amountOf(typed(form, "budget"), digitsOf(currency));
  const place = typed(form, "place").trim();
  const wanted = {
    items,
    budget:
      amount === undefined
        ? null
        : { amount, currency, kind: typed(form, "kind") === "per-unit" ? ("per-unit" as const) : ("total" as const) },
    delivery: place === "" ? null : { place, country: typed(form, "country").toUpperCase() || null },
    deadline: typed(form, "deadline") || null,
    constraints: typed(form, "constraints")
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  };
  const before = {
    ...brief,
    items: brief.items.map(({ name, quantity, unit, attributes, searchTerms }) => ({ name, quantity, unit, attributes, searchTerms })),
  };
  const keys = ["items", "budget", "delivery", "deadline", "constraints"] as const;
  return Object.fromEntries(keys.filter((key) => !same(wanted[key], before[key])).map((key) => [key, wanted[key]]));
}

/** Whether both say the same, in whatever order their members stand. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
