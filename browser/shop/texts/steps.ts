import { texts } from "../words.ts";

/** The way from a need to an order, as each page on it shows where one is. */
export const STEPS = texts({
  label: "From need to order",
  need: "Need",
  offers: "Offers",
  cart: "Cart",
  pay: "Payment",
  order: "Order",
});
