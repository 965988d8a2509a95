import type { CartLine } from "../../packages/sdk/src/client.ts";
import { el } from "./dom.ts";
import { price } from "./money.ts";
import { CART } from "./texts/cart.ts";
import { ago } from "./times.ts";

export interface LineActs {
  increase(line: CartLine, by: number): void;
  set(line: CartLine, quantity: number): void;
  remove(line: CartLine): void;
}

/** A line with all that has changed about it since it was quoted, and what a checkout would take. */
export function cartLine(line: CartLine, acts: LineActs): HTMLLIElement {
  const { id, title, supplierId, quantity, unitPrice, minimumQuantity, quoteExpiresAt, changes, priceOwed } = line;
  const field = el("input", {
    type: "number",
    min: minimumQuantity,
    max: 100_000,
    value: quantity,
    inputmode: "numeric",
    "aria-label": CART.one(title),
    "data-focus": `${id}-quantity`,
  });
  field.addEventListener("change", () => {
    if (field.reportValidity()) acts.set(line, field.valueAsNumber);
  });
  const step = (label: string, text: string, by: number, disabled = false) =>
    el(
      "button",
      {
        type: "button",
        class: "small",
        "aria-label": label,
        disabled,
        "data-focus": `${id}${text}`,
        onclick: () => acts.increase(line, by),
      },
      text,
    );
  return el(
    "li",
    { class: changes.length > 0 ? "line changed" : "line", "data-line": id },
    el(
      "div",
      {},
      el("h3", {}, title),
      el("p", { class: "soft" }, supplierId, " · ", CART.each(price(unitPrice)), " · ", CART.held(ago(quoteExpiresAt))),
    ),
    el(
      "div",
      { class: "row" },
      step(CART.less(title), "−", -1, quantity <= minimumQuantity),
      field,
      step(CART.more(title), "+", 1),
      el("strong", { class: "num" }, price({ ...unitPrice, amount: unitPrice.amount * quantity })),
      el(
        "button",
        { type: "button", class: "quiet", "aria-label": CART.remove(title), onclick: () => acts.remove(line) },
        CART.removeShort,
      ),
    ),
    changes.length > 0 &&
      el(
        "div",
        { class: "notice row ends" },
        el("p", {}, changesOf(line), priceOwed !== null && ` ${priceOwed ? CART.owed : CART.notOwed}`),
        takeThere(line, acts),
      ),
  );
}

/** Where there are some, and fewer than asked for. */
function takeThere(line: CartLine, acts: LineActs): HTMLButtonElement | null {
  const pieces = line.now?.pieces ?? 0;
  if (!line.changes.includes("stock-short") || pieces < line.minimumQuantity) return null;
  return el("button", { type: "button", class: "small", onclick: () => acts.set(line, pieces) }, CART.takeThere(pieces));
}

function changesOf({ changes, now }: CartLine): string {
  const about: Partial<Record<string, string | number>> = {
    price: now?.unitPrice ? price(now.unitPrice) : "",
    "minimum-raised": now?.minimumQuantity ?? 1,
    "stock-short": now?.pieces ?? 0,
  };
  return changes.map((change) => CART.changes[change]?.(about[change] ?? "") ?? change).join("; ") + ".";
}
