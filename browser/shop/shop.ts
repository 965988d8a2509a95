import { say } from "../said.ts";
import { part, show } from "./dom.ts";
import { holdForms } from "./held-forms.ts";
import { navigate } from "./navigation.ts";
import type { BuyersPage, OpenPage } from "./page-names.ts";
import type { Start } from "./page.ts";
import { forgotPassword, resetPassword, signIn, signUp, verifyAddress } from "./pages/access.ts";
import { account } from "./pages/account.ts";
import { automation, automations } from "./pages/automations.ts";
import { cart } from "./pages/cart.ts";
import { carts } from "./pages/carts.ts";
import { chat } from "./pages/chat.ts";
import { checkout } from "./pages/checkout.ts";
import { home } from "./pages/home.ts";
import { landing } from "./pages/landing.ts";
import { order, orders } from "./pages/orders.ts";
import { search } from "./pages/search.ts";
import { usage } from "./pages/usage.ts";
import { tell } from "./problems.ts";
import { SaidError } from "./said-error.ts";
import { Session } from "./session.ts";
import { COMMON } from "./texts/common.ts";

/** The buyers' one script, on each of their pages: `src/features/shop/shell.tsx` puts it there. Which page it is, `main` says. */
const OPEN: Readonly<Record<OpenPage, Start>> = {
  landing,
  "sign-in": signIn,
  "sign-up": signUp,
  "verify-address": verifyAddress,
  "forgot-password": forgotPassword,
  "reset-password": resetPassword,
};
const SIGNED_IN: Readonly<Record<BuyersPage, Start>> = {
  home,
  chat,
  search,
  carts,
  cart,
  checkout,
  orders,
  order,
  account,
  automations,
  automation,
  usage,
};

const SIGN_IN = "/app/sign-in";

const session = new Session();
const held = holdForms();
const isOf = <Name extends string>(pages: Readonly<Record<Name, Start>>, name: string): name is Name => Object.hasOwn(pages, name);
const isOpen = (): boolean => isOf(OPEN, document.querySelector("main")?.dataset["page"] ?? "");

const toSignIn = (): void => {
  const { pathname } = location;
  go(pathname === "/app" ? SIGN_IN : `${SIGN_IN}?next=${encodeURIComponent(pathname)}`);
};
session.onEnd = () => {
  if (!isOpen()) toSignIn();
};
session.onOther = () => location.reload();

const go = navigate({
  start(root, signal) {
    const name = root.dataset["page"] ?? "";
    const url = new URL(location.href);
    const page = {
      root,
      url,
      id: url.pathname.split("/").at(-1) ?? "",
      signal,
      session,
      api: session.api,
      go: (path: string) => go(path),
      say,
    };
    const begin = async (): Promise<void> => {
      if (!isSecureContext) throw new SaidError(COMMON.insecure);
      if (isOf(OPEN, name)) return OPEN[name](page);
      if (!(await session.isThere())) return toSignIn();
      if (!isOf(SIGNED_IN, name)) throw new Error(`the script has no page ${name}`);
      return SIGNED_IN[name](page);
    };
    const problem = part(root, "page-problem");
    show(problem, false);
    void begin().then(
      () => {
        root.removeAttribute("aria-busy");
        if (!signal.aborted) held.send();
      },
      (error: unknown) => {
        root.removeAttribute("aria-busy");
        if (!signal.aborted) tell(problem, error, () => location.reload());
      },
    );
  },
});
