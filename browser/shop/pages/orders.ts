import type { Order, OrderSummary } from "../../../packages/sdk/src/client.ts";
import { el, fill, part } from "../dom.ts";
import { price } from "../money.ts";
import { happened } from "../order-life.ts";
import type { Start } from "../page.ts";
import { shownPages } from "../shown-pages.ts";
import { ORDERS } from "../texts/orders.ts";
import { at } from "../times.ts";

/** The buyer's orders, the latest first. */
export const orders: Start = ({ root, api, signal }) =>
  shownPages<OrderSummary>({
    ...{ signal, entry, list: part(root, "orders"), more: part(root, "more"), none: part(root, "none"), problem: part(root, "problem") },
    read: (page) => api.checkouts.orders(page),
  }).again();

const toneOf = (state: OrderSummary["state"]): string =>
  state === "PLACED" ? "chip good" : state === "REFUND_FAILED" ? "chip fail" : "chip warn";

const entry = ({ id, state, total, placedAt }: OrderSummary): HTMLLIElement =>
  el(
    "li",
    {},
    el("a", { href: `/app/orders/${id}` }, price(total)),
    el("span", { class: toneOf(state) }, ORDERS.state[state]),
    el("span", { class: "soft" }, at(placedAt)),
  );

/** An order with its life: what was bought, and what became of the money since. */
export const order: Start = async ({ root, api, id }) => {
  const found = await api.checkouts.order(id);
  const state = part(root, "state");
  state.textContent = ORDERS.state[found.state];
  state.className = toneOf(found.state);
  part(root, "number").textContent = found.id;
  part(root, "total").textContent = price(found.total);
  part(root, "refunded").textContent = found.refunded.amount === 0 ? "" : `${ORDERS.refunded}: ${price(found.refunded)}`;
  fill(part(root, "lines"), found.lines.map(line));
  fill(
    part(root, "suppliers"),
    found.suppliers.map(({ supplierId, total }) => el("li", {}, el("span", {}, supplierId), el("span", { class: "num" }, price(total)))),
  );
  fill(
    part(root, "life"),
    happened(found).map((event) =>
      el("li", {}, el("span", {}, event.what), el("time", { class: "soft", datetime: event.at }, at(event.at))),
    ),
  );
};

const line = ({ title, supplierId, quantity, lineTotal, shortfall }: Order["lines"][number]): HTMLLIElement =>
  el(
    "li",
    {},
    el("span", {}, `${quantity} × ${title} `, el("span", { class: "soft" }, supplierId)),
    el("span", { class: "num" }, price(lineTotal)),
    shortfall && el("p", { class: "notice" }, `${ORDERS.short(shortfall.short)}: ${ORDERS.shortfall[shortfall.state]}`),
  );
