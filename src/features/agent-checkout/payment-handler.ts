/** By which handler a checkout is paid in each protocol: with a payment method that is kept at Stripe, where a program makes one with the publishable key. */
export const HANDLER_ID = "stripe_payment_method";
export const HANDLER_NAME = "com.procureiq.stripe_payment_method";
export const HANDLER_VERSION = "2026-04-17";
export const HANDLER_PSP = "stripe";

export const handlerAddress = (site: string, file: string): string => `${site}/acp/handlers/${HANDLER_ID}/${file}`;

export const handlerConfig = (publishableKey: string | undefined) => ({
  psp: HANDLER_PSP,
  ...(publishableKey === undefined ? {} : { merchant_id: publishableKey, publishable_key: publishableKey }),
});

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

const instrument = {
  type: "object",
  required: ["type", "credential"],
  properties: {
    type: { const: "card" },
    credential: {
      type: "object",
      required: ["type", "token"],
      properties: {
        type: { const: HANDLER_ID },
        token: { type: "string", pattern: String.raw`^pm_\w{1,100}$`, description: "The id of a payment method at Stripe." },
      },
    },
  },
};
const config = {
  type: "object",
  required: ["psp"],
  properties: {
    psp: { const: HANDLER_PSP },
    merchant_id: { type: "string", description: "The account at Stripe, by its publishable key." },
    publishable_key: { type: "string", description: "With it a program makes a payment method: POST /v1/payment_methods at Stripe." },
  },
};

/** The schemas that the handler names, by the file. */
export const HANDLER_SCHEMAS: Record<string, object> = {
  "config.json": { $schema: DRAFT, ...config },
  "instrument.json": { $schema: DRAFT, ...instrument },
  "ucp.json": {
    $schema: DRAFT,
    name: HANDLER_NAME,
    version: HANDLER_VERSION,
    $defs: { config, [HANDLER_NAME]: { payment_instrument: instrument } },
  },
};
