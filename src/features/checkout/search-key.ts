/** By what an attempt and its order are looked for, each exactly. */
export type SearchKey =
  | { by: "order" | "attempt" | "cart" | "buyer" | "payment" | "request" | "webhook" | "provider-event"; id: string }
  | { by: "address"; email: string };
