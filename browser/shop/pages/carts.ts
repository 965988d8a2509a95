import { el, fill, part, show } from "../dom.ts";
import { price } from "../money.ts";
import type { Start } from "../page.ts";
import { CART } from "../texts/cart.ts";
import { ago } from "../times.ts";
import { listed } from "../language.ts";

/** The buyer's carts: of each currency the latest is filled. */
export const carts: Start = async ({ root, api }) => {
  const { items } = await api.carts.list();
  show(part(root, "none"), items.length === 0);
  fill(
    part(root, "carts"),
    items.map(({ id, lines, total, createdAt }) =>
      el(
        "li",
        {},
        el("a", { href: `/app/carts/${id}` }, listed([price(total), lines === 0 ? CART.list.noLines : CART.list.lines(lines)])),
        el("span", { class: "soft" }, CART.list.made(ago(createdAt))),
      ),
    ),
  );
};
