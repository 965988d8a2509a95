import type Stripe from "stripe";

/** The `error` member of a refusal, as Stripe's API reference describes it. */
interface StripeErrorBody {
  type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
}

/** A refusal with its HTTP status. `validation` says that nothing was executed, so that an idempotency key stays unused. */
export class StripeProblem extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;
  readonly validation: boolean;

  constructor(status: number, body: StripeErrorBody, validation = false) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.validation = validation;
  }
}

/** 400 about one parameter, before anything was done. */
export function invalidParameter(param: string, message: string, code?: string): StripeProblem {
  return new StripeProblem(400, { type: "invalid_request_error", message, param, ...(code ? { code } : {}) }, true);
}

export function missingParameter(param: string): StripeProblem {
  return invalidParameter(param, `Missing required param: ${param}.`, "parameter_missing");
}

/** 404 `resource_missing`; `param` is the path's or the parameter's name that held the id. */
export function noSuch(what: string, id: string, param: string, status = 404): StripeProblem {
  return new StripeProblem(
    status,
    { type: "invalid_request_error", code: "resource_missing", message: `No such ${what}: '${id}'`, param },
    true,
  );
}

/** 400 `payment_intent_unexpected_state`, carrying the intent as it is. */
export function unexpectedState(intent: Stripe.PaymentIntent, message: string): StripeProblem {
  return new StripeProblem(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message,
    payment_intent: intent,
  });
}

/** 401, for a key that is absent or not known; only its ends are repeated. */
export function unauthenticated(key: string | undefined): StripeProblem {
  const message =
    key === undefined
      ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
      : `Invalid API Key provided: ${key.slice(0, 8)}${"*".repeat(Math.max(4, key.length - 12))}${key.slice(-4)}`;
  return new StripeProblem(401, { type: "invalid_request_error", message }, true);
}
