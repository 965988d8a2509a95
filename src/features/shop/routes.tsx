import * as z from "zod";
import { notFound } from "../../platform/errors.ts";
import { Routes } from "../../platform/http/route.ts";
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
import type { ShopDeps } from "./ports.ts";
import { asset, shopPage, type ShellProps } from "./shell.tsx";

const tag = "Shop";
const html = { description: "HTML.", contentType: "text/html" };

/** The pages by their paths. They hold nothing of anybody's, so anybody may have them. */
const PAGES: readonly { path: string; summary: string; page(deps: ShopDeps): ShellProps }[] = [
  { path: "/", summary: "What ProcureIQ is, and the ways in", page: landingPage },
  { path: "/app", summary: "The buyer's desk", page: homePage },
  { path: "/app/chat/{id}", summary: "A need in conversation, and its brief", page: chatPage },
  { path: "/app/searches/{id}", summary: "A search's offers as they come", page: searchPage },
  { path: "/app/carts", summary: "The buyer's carts", page: cartsPage },
  { path: "/app/carts/{id}", summary: "A cart", page: cartPage },
  { path: "/app/checkouts/{id}", summary: "A checkout, until it is paid", page: checkoutPage },
  { path: "/app/orders", summary: "The buyer's orders", page: ordersPage },
  { path: "/app/orders/{id}", summary: "An order with its life", page: orderPage },
  { path: "/app/sign-in", summary: "The buyers' sign-in", page: signInPage },
  { path: "/app/sign-up", summary: "A new account", page: signUpPage },
  { path: "/app/verify-address", summary: "Where the link of a verification mail leads", page: verifyAddressPage },
  { path: "/app/forgot-password", summary: "Where who forgot the password asks for a mail", page: forgotPasswordPage },
  { path: "/app/reset-password", summary: "Where the link of that mail leads", page: resetPasswordPage },
  { path: "/app/automations", summary: "The buyer's automations", page: automationsPage },
  { path: "/app/automations/{id}", summary: "An automation with its deliveries", page: automationPage },
  { path: "/app/usage", summary: "What the buyer's calls of models took", page: usagePage },
  { path: "/app/account", summary: "The buyer's account", page: accountPage },
];

const pages = new Routes<ShopDeps>();
for (const { path, summary, page } of PAGES)
  pages.add({ method: "get", path, tag, summary, access: "public", page: true, replies: { 200: html } }, ({ deps, request }) =>
    shopPage(request, page(deps)),
  );

export const shopRoutes = pages.add(
  {
    method: "get",
    path: "/app/assets/{file}",
    tag,
    summary: "The script of the shop's pages",
    access: "public",
    page: true,
    rateLimit: "none",
    params: z.object({ file: z.string().max(100) }),
    replies: { 200: { description: "The script.", contentType: "text/javascript" } },
  },
  async ({ params }) => {
    const found = await asset(params.file);
    if (!found) throw notFound("script");
    return found;
  },
);
