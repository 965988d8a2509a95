/** The shop's pages by their paths. They hold nothing of anybody's, so anybody may have them. */
export const PATHS = {
  "/": "What ProcureIQ is, and the ways in",
  "/app": "The buyer's desk",
  "/app/chat/{id}": "A need in conversation, and its brief",
  "/app/searches/{id}": "A search's offers as they come",
  "/app/carts": "The buyer's carts",
  "/app/carts/{id}": "A cart",
  "/app/checkouts/{id}": "A checkout, until it is paid",
  "/app/orders": "The buyer's orders",
  "/app/orders/{id}": "An order with its life",
  "/app/sign-in": "The buyers' sign-in",
  "/app/sign-up": "A new account",
  "/app/verify-address": "Where the link of a verification mail leads",
  "/app/forgot-password": "Where who forgot the password asks for a mail",
  "/app/reset-password": "Where the link of that mail leads",
  "/app/automations": "The buyer's automations",
  "/app/automations/{id}": "An automation with its deliveries",
  "/app/usage": "What the buyer's calls of models took",
  "/app/account": "The buyer's account",
} as const;

export type ShopPath = keyof typeof PATHS;
