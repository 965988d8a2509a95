import { SaidError } from "./said-error.ts";

/** The intent as a browser sees it at the provider (docs.stripe.com/api/payment_intents). */
interface Intent {
  status: string;
  next_action?: { redirect_to_url?: { url?: string } } | null;
}

export interface Card {
  number: string;
  expiry: string;
  cvc: string;
}

export type Paid =
  | { kind: "sent" }
  /** Where the buyer's bank asks who it is. */
  | { kind: "bank"; url: string }
  /** The attempt says why. */
  | { kind: "declined" };

/**
 * Pays at a stand-in for Stripe that has its API and no script, such as the local cloud's. Cards' numbers are typed into no page of ours
 * where the real one stands: there its own form takes them.
 */
export class StandInPayment {
  readonly #base: string;
  readonly #key: string;

  constructor(base: string, key: string) {
    this.#base = base;
    this.#key = key;
  }

  async pay(intentId: string, clientSecret: string, card: Card, returnUrl: string): Promise<Paid> {
    const [, month = "", year = ""] = /^\s*(\d{1,2})\s*\/\s*(?:20)?(\d{2})\s*$/.exec(card.expiry) ?? [];
    const answer = await this.#call("POST", `${intentId}/confirm`, {
      client_secret: clientSecret,
      return_url: returnUrl,
      "payment_method_data[type]": "card",
      "payment_method_data[card][number]": card.number.replaceAll(" ", ""),
      "payment_method_data[card][exp_month]": month,
      "payment_method_data[card][exp_year]": `20${year}`,
      "payment_method_data[card][cvc]": card.cvc,
    });
    if (answer === "declined") return { kind: "declined" };
    const url = answer.next_action?.redirect_to_url?.url;
    return url === undefined ? { kind: "sent" } : { kind: "bank", url };
  }

  /** Where the bank asks, for a buyer who comes back to it. */
  async bankPage(intentId: string, clientSecret: string): Promise<string | undefined> {
    const answer = await this.#call("GET", intentId, { client_secret: clientSecret });
    return answer === "declined" ? undefined : answer.next_action?.redirect_to_url?.url;
  }

  /** Form-encoded and without a header of its own: no preflight is asked for. */
  async #call(method: "GET" | "POST", path: string, fields: Record<string, string>): Promise<Intent | "declined"> {
    const form = new URLSearchParams({ ...fields, key: this.#key });
    const url = `${this.#base}/v1/payment_intents/${path}`;
    const response = method === "GET" ? await fetch(`${url}?${form.toString()}`) : await fetch(url, { method: "POST", body: form });
    const body = (await response.json()) as Intent | { error?: { type?: string; message?: string } };
    if (response.ok && "status" in body) return body;
    const { type, message = response.statusText } = ("error" in body && body.error) || {};
    if (type === "card_error") return "declined";
    throw new SaidError(message);
  }
}
