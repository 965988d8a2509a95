import { inPostgres } from "./database.ts";
import type { Checkout } from "./shopping.ts";
import type { Stage } from "./stage.ts";

export interface StoredWebhook {
  type: string;
  state: string;
  outcome: string | null;
}

/** The provider's webhooks about a payment that reached us, in the order of arrival. */
export const webhooksOf = ({ stack }: Pick<Stage, "stack">, { payment }: Checkout): Promise<StoredWebhook[]> =>
  inPostgres<StoredWebhook>(stack, "select type, state, outcome from received_webhooks where payment_intent_id = $1 order by received_at", [
    payment?.intentId,
  ]);
