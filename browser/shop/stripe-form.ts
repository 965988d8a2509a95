/** As much of Stripe's own script as the card form needs (docs.stripe.com/js). */
interface StripeElements {
  create(kind: "payment"): { mount(place: HTMLElement): void };
}
interface StripeApi {
  elements(options: { clientSecret: string; appearance: { theme: string } }): StripeElements;
  confirmPayment(options: {
    elements: StripeElements;
    confirmParams: { return_url: string };
    redirect: "if_required";
  }): Promise<{ error?: { message?: string } }>;
}
declare global {
  interface Window {
    Stripe?: (publishableKey: string) => StripeApi;
  }
}

const SCRIPT = "https://js.stripe.com/v3/";

/** Loads Stripe's script from Stripe, as it has to be; rejects where it is not to be had. */
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
  if (!window.Stripe) await loadScript();
  if (!window.Stripe) throw new TypeError("Stripe's script has nothing in it");
  const stripe = window.Stripe(publishableKey);
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe";
  const elements = stripe.elements({ clientSecret, appearance: { theme } });
  elements.create("payment").mount(place);
  return async () => {
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: returnUrl }, redirect: "if_required" });
    return error?.message;
  };
}
