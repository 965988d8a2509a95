import { forgotPasswordPage, resetPasswordPage, signInPage, signUpPage, verifyAddressPage } from "./pages/access.tsx";
import { accountPage } from "./pages/account.tsx";
import { automationPage, automationsPage } from "./pages/automations.tsx";
import { cartPage, cartsPage } from "./pages/carts.tsx";
import { chatPage } from "./pages/chat.tsx";
import { checkoutPage } from "./pages/checkout.tsx";
import { homePage } from "./pages/home.tsx";
import { landingPage } from "./pages/landing.tsx";
import { orderPage, ordersPage } from "./pages/orders.tsx";
import { searchPage } from "./pages/search.tsx";
import { usagePage } from "./pages/usage.tsx";
import type { Words } from "../../platform/language/translate.ts";
import type { ShopPath } from "./paths.ts";
import type { ShopDeps } from "./ports.ts";
import { pageAnswer, type ShellProps } from "./shell.tsx";

const PAGES: Readonly<Record<ShopPath, (deps: ShopDeps, words: Words) => ShellProps>> = {
  "/": landingPage,
  "/app": homePage,
  "/app/chat/{id}": chatPage,
  "/app/searches/{id}": searchPage,
  "/app/carts": cartsPage,
  "/app/carts/{id}": cartPage,
  "/app/checkouts/{id}": checkoutPage,
  "/app/orders": ordersPage,
  "/app/orders/{id}": orderPage,
  "/app/sign-in": signInPage,
  "/app/sign-up": signUpPage,
  "/app/verify-address": verifyAddressPage,
  "/app/forgot-password": forgotPasswordPage,
  "/app/reset-password": resetPasswordPage,
  "/app/automations": automationsPage,
  "/app/automations/{id}": automationPage,
  "/app/usage": usagePage,
  "/app/account": accountPage,
};

/** The page at a path. A module of its own, loaded when the first page is asked for (`src/sdks.ts`): calls of the API read none of it. */
export const shopPage = (path: ShopPath, request: Request, deps: ShopDeps, words: Words): Promise<Response> =>
  pageAnswer(request, PAGES[path](deps, words), words);

export { scriptTexts } from "./script-texts.ts";
