import { language } from "./language.ts";

/** As much of Stripe's own script as the card form needs (docs.stripe.com/js). */
interface StripeElements {
  create(kind: "payment"): { mount(place: HTMLElement): void };
}
interface StripeApi {
  elements(options: { clientSecret: string; appearance: { theme: string } }): StripeElements;
  confirmPayment(options: { elements: StripeElements; confirmParams: { return_url: string }; redirect: "if_required" }): Promise<Refusable>;
  handleNextAction(options: { clientSecret: string }): Promise<Refusable>;
}
interface Refusable {
  error?: { message?: string };
}
declare global {
  interface Window {
    Stripe?: (publishableKey: string, options: { locale: string }) => StripeApi;
  }
}

const SCRIPT = "https://js.stripe.com/v3/";

/** Stripe's script, loaded once and from Stripe, as it has to be; rejects where it is not to be had. */
async function stripeWith(publishableKey: string): Promise<StripeApi> {
  if (!window.Stripe) await loadScript();
  if (!window.Stripe) throw new TypeError("Stripe's script has nothing in it");
  return window.Stripe(publishableKey, { locale: language });
}

function loadScript(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: SCRIPT });
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      script.remove();
      reject(new TypeError("Stripe's script did not load"));
    });
    document.head.append(script);
  });
}

/** Stripe's own card form in the place for it: answers what pays with what was entered, and says why where it was declined. */
export async function mountStripe(
  place: HTMLElement,
  { publishableKey, clientSecret, returnUrl }: { publishableKey: string; clientSecret: string; returnUrl: string },
): Promise<() => Promise<string | undefined>> {
  const stripe = await stripeWith(publishableKey);
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe";
  const elements = stripe.elements({ clientSecret, appearance: { theme } });
  elements.create("payment").mount(place);
  return async () => {
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: returnUrl }, redirect: "if_required" });
    return error && (error.message ?? "");
  };
}

/** Has the buyer's bank ask who it is, in a frame of Stripe's or on the bank's own page; says why where it was not proven. */
export async function authenticateAtStripe(publishableKey: string, clientSecret: string): Promise<string | undefined> {
  const stripe = await stripeWith(publishableKey);
  const { error } = await stripe.handleNextAction({ clientSecret });
  return error && (error.message ?? "");
}
