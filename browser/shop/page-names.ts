/** The pages that anybody may see. */
export type OpenPage = "landing" | "sign-in" | "sign-up" | "verify-address" | "forgot-password" | "reset-password";
/** The pages of a buyer. */
export type BuyersPage =
  | "home"
  | "chat"
  | "search"
  | "carts"
  | "cart"
  | "checkout"
  | "orders"
  | "order"
  | "account"
  | "automations"
  | "automation"
  | "usage";

/** By which a page's frame and its script know each other. */
export type PageName = OpenPage | BuyersPage;
