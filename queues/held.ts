import { asAppError } from "../src/platform/db/faults.ts";
import { messageHeld } from "../src/platform/events/queues.ts";
import { ACK, type Consumer } from "./consumer.ts";
import type { QueueName } from "./queues.ts";

/** For work whose row and sweep are in Postgres: while it is gone a wake-up is done with, and the sweep wakes the work when it is back, so that an outage leaves no dead letter. */
export const heldWithoutPostgres =
  <Body>(queue: QueueName, consumer: Consumer<Body>): Consumer<Body> =>
  async (message, deps) => {
    try {
      return await consumer(message, deps);
    } catch (error) {
      const known = asAppError(error);
      if (known?.code !== "dependency-unavailable" || known.detail.subject !== "postgres") throw error;
      messageHeld(deps, { queue, messageId: message.id, attempts: message.attempts, error });
      return ACK;
    }
  };
