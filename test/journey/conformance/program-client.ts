import { createInterface } from "node:readline";
import type { Outcome, Tab } from "../../../packages/sdk/conformance/adapter.ts";
import { rawClient, RIGHT } from "./raw-client.ts";

/** A right client as a program of its own, by the kit's protocol of lines. */
interface Order {
  id: number;
  tab: number;
  do: "open" | "show" | "increase" | "remove" | "clear" | "add" | "checkout";
  baseUrl: string;
  accessToken: string;
  cartId: string;
  itemId: string;
  offerId: string;
  quantity: number;
  by: number;
}

const client = rawClient({ ...RIGHT, name: "by-program/1" });
const tabs = new Map<number, Tab>();

async function carriedOut(order: Order): Promise<Outcome> {
  if (order.do === "open") {
    tabs.set(order.tab, await client.open(order));
    return { done: true };
  }
  const tab = tabs.get(order.tab);
  if (!tab) return { done: false, said: "no such tab" };
  switch (order.do) {
    case "show":
      await tab.show(order.cartId);
      return { done: true };
    case "increase":
      return tab.increase(order.itemId, order.by);
    case "remove":
      return tab.remove(order.itemId);
    case "clear":
      return tab.clear();
    case "add":
      return tab.add(order.offerId, order.quantity);
    case "checkout":
      return tab.checkout();
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const order = JSON.parse(line) as Order;
  carriedOut(order)
    .catch((error: unknown) => ({ done: false, said: String(error) }))
    .then((outcome) => console.log(JSON.stringify({ id: order.id, ...outcome })))
    .catch((error: unknown) => process.exit(error ? 1 : 0));
});
