import type { CheckoutAttempt } from "../../../packages/sdk/src/client.ts";
import { StandInPayment } from "../card-payment.ts";
import { el, fill, part, partAs, show } from "../dom.ts";
import { onSubmit, typed } from "../forms.ts";
import { price } from "../money.ts";
import type { Page, Start } from "../page.ts";
import { tell, untell } from "../problems.ts";
import { SaidError } from "../said-error.ts";
import { authenticateAtStripe, mountStripe } from "../stripe-form.ts";
import { CHECKOUT } from "../texts/checkout.ts";
import { ago, pause } from "../times.ts";
import { whatsLess } from "../whats-less.ts";

/** The API asks the provider once a second at most. */
const POLL_MS = 1_200;
const EXPIRY = /^\s*(0?[1-9]|1[0-2])\s*\/\s*(?:20)?\d{2}\s*$/;

/** A checkout until it is paid: a card, another where it was declined, the bank's question, and the order. */
export const checkout: Start = async (page) => {
  // What the provider appended says nothing that the API does not say.
  history.replaceState(null, "", page.url.pathname);
  await new Payment(page).begin();
};

class Payment {
  readonly #page: Page;
  readonly #key: string;
  readonly #standIn: StandInPayment | undefined;
  #attempt: CheckoutAttempt | undefined;
  #formFor: string | undefined;
  #declineTold: string | undefined;

  constructor(page: Page) {
    const { publishableKey = "", paidAt = "" } = page.root.dataset;
    this.#page = page;
    this.#key = publishableKey;
    this.#standIn = paidAt === "" ? undefined : new StandInPayment(paidAt, publishableKey);
  }

  async begin(): Promise<void> {
    const { root, api, id, signal, say } = this.#page;
    const problem = part(root, "problem");
    part(root, "cancel").addEventListener("click", () => {
      void api.checkouts.cancel(id).then(
        (attempt) => {
          this.#show(attempt);
          say(CHECKOUT.cancelled);
        },
        (error: unknown) => tell(problem, error),
      );
    });
    const bank = partAs(HTMLButtonElement, root, "bank");
    bank.addEventListener("click", () => {
      bank.disabled = true;
      untell(problem);
      void this.#toBank()
        .catch((error: unknown) => tell(problem, error))
        .finally(() => (bank.disabled = false));
    });
    if (this.#standIn) this.#takeCards(this.#standIn);
    this.#show(await api.checkouts.read(id));
    void this.#follow().catch((error: unknown) => {
      if (!signal.aborted) tell(problem, error, () => location.reload());
    });
  }

  /** Looks until the attempt has ended: how the webhooks fare is the API's affair. */
  async #follow(): Promise<void> {
    const { api, id, signal } = this.#page;
    while (isOpen(this.#attempt)) {
      await pause(POLL_MS, signal);
      this.#show(await api.checkouts.read(id));
    }
  }

  #show(attempt: CheckoutAttempt): void {
    const { root, go } = this.#page;
    const { state, amount, expiresAt, lines, payment, lastDecline, orderId, degraded } = attempt;
    this.#attempt = attempt;
    if (state === "COMPLETED" && orderId !== null) return go(`/app/orders/${orderId}`);
    part(root, "amount").textContent = price(amount);
    for (const button of root.querySelectorAll("button[type=submit]")) button.textContent = CHECKOUT.pay(price(amount));
    part(root, "until").textContent =
      isOpen(attempt) && state !== "PAYMENT_INITIATED_CART_RECONCILING" ? CHECKOUT.until(ago(expiresAt)) : "";
    const list = part(root, "lines");
    if (list.childElementCount === 0)
      fill(
        list,
        lines.map(({ title, quantity, unitPrice }) =>
          el(
            "li",
            {},
            el("span", {}, `${quantity} × ${title}`),
            el("span", { class: "num" }, price({ ...unitPrice, amount: unitPrice.amount * quantity })),
          ),
        ),
      );
    const paying = state === "PAYMENT_INITIATED";
    const step = paying ? (payment?.nextStep ?? null) : null;
    show(part(root, "card"), step === "pay");
    show(part(root, "authenticate"), step === "authenticate");
    show(part(root, "cancel"), state === "RESERVED" || (paying && step !== "wait"));
    const waits = part(root, "waits");
    const said =
      step === "wait"
        ? CHECKOUT.waits
        : state === "PAYMENT_INITIATED_CART_RECONCILING"
          ? CHECKOUT.reconciling
          : state === "RESERVED"
            ? CHECKOUT.confirming
            : "";
    show(waits, said !== "");
    if (waits.textContent !== said) waits.textContent = said;
    const ended = part(root, "ended");
    show(ended, CHECKOUT.ended[state] !== undefined);
    if (!ended.hidden)
      fill(
        ended,
        CHECKOUT.ended[state] ?? "",
        " ",
        el("a", { class: "button small", href: `/app/carts/${attempt.cartId}` }, CHECKOUT.toCart),
      );
    const less = part(root, "degraded");
    show(less, degraded !== undefined);
    less.textContent = degraded === undefined ? "" : whatsLess(degraded);
    if (lastDecline && step === "pay" && this.#declineTold !== lastDecline.at) {
      this.#declineTold = lastDecline.at;
      tell(part(part(root, "card"), "problem"), new SaidError(CHECKOUT.declined(lastDecline.message)));
    }
    if (step === "pay" && !this.#standIn) void this.#mount(attempt);
  }

  /** Stripe's own form, once. */
  async #mount({ clientSecret }: CheckoutAttempt): Promise<void> {
    if (clientSecret === null || this.#formFor === clientSecret) return;
    this.#formFor = clientSecret;
    const { root } = this.#page;
    const form = partAs(HTMLFormElement, root, "stripe");
    const problem = part(form, "problem");
    if (this.#key === "") return tell(problem, new SaidError(CHECKOUT.notHere));
    try {
      const options = { publishableKey: this.#key, clientSecret, returnUrl: this.#page.url.origin + this.#page.url.pathname };
      const pay = await mountStripe(part(form, "element"), options);
      onSubmit(form, async () => {
        const declined = await pay();
        if (declined !== undefined) throw new SaidError(CHECKOUT.declined(declined));
      });
    } catch (error) {
      this.#formFor = undefined;
      if (!(error instanceof TypeError)) throw error;
      tell(problem, new SaidError(CHECKOUT.unreachable), () => {
        untell(problem);
        if (this.#attempt) void this.#mount(this.#attempt);
      });
    }
  }

  #takeCards(standIn: StandInPayment): void {
    const { root, url } = this.#page;
    const form = partAs(HTMLFormElement, root, "stand-in");
    for (const card of form.querySelectorAll<HTMLElement>("[data-card]"))
      card.addEventListener("click", () => {
        for (const [name, value] of [
          ["number", card.dataset["card"] ?? ""],
          ["expiry", "12/34"],
          ["cvc", "123"],
        ] as const) {
          const field = form.elements.namedItem(name);
          if (field instanceof HTMLInputElement) field.value = value;
        }
      });
    onSubmit(form, async () => {
      const { payment, clientSecret } = this.#attempt ?? {};
      if (!payment || !clientSecret) return;
      if (!EXPIRY.test(typed(form, "expiry"))) throw new SaidError(CHECKOUT.badExpiry);
      untell(part(root, "problem"));
      const card = { number: typed(form, "number"), expiry: typed(form, "expiry"), cvc: typed(form, "cvc") };
      const paid = await standIn.pay(payment.intentId, clientSecret, card, url.origin + url.pathname);
      if (paid.kind === "bank") return location.assign(paid.url);
      // Why, the attempt says as it is read next.
      if (paid.kind === "declined") throw new SaidError(CHECKOUT.declined(CHECKOUT.cardDeclined));
      part(root, "waits").textContent = CHECKOUT.confirming;
      show(part(root, "waits"), true);
      show(part(root, "card"), false);
    });
  }

  async #toBank(): Promise<void> {
    const { payment, clientSecret } = this.#attempt ?? {};
    if (!payment || !clientSecret) return;
    if (!this.#standIn) return this.#authenticate(clientSecret);
    const url = await this.#standIn.bankPage(payment.intentId, clientSecret);
    if (url !== undefined) location.assign(url);
  }

  async #authenticate(clientSecret: string): Promise<void> {
    if (this.#key === "") throw new SaidError(CHECKOUT.notHere);
    const unproven = await authenticateAtStripe(this.#key, clientSecret).catch((error: unknown) => {
      throw error instanceof TypeError ? new SaidError(CHECKOUT.unreachable) : error;
    });
    if (unproven !== undefined) throw new SaidError(CHECKOUT.declined(unproven));
  }
}

const isOpen = (attempt: CheckoutAttempt | undefined): boolean =>
  attempt?.state === "RESERVED" || attempt?.state === "PAYMENT_INITIATED" || attempt?.state === "PAYMENT_INITIATED_CART_RECONCILING";
