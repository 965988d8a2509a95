import type { Platform } from "../../platform/platform.ts";

/** By which a program makes a payment method at Stripe; undefined where the deployment has none. */
export const publishableKeyOf = ({ settings: { cardForm } }: Pick<Platform, "settings">): string | undefined =>
  cardForm.state === "configured" ? cardForm.value.STRIPE_PUBLISHABLE_KEY : undefined;
