import { conservationLaw, type ConservationLaw } from "../../platform/conservation.ts";
import { countEvents } from "../../platform/outbox/outbox.ts";
import type { Platform } from "../../platform/platform.ts";
import { countPlaced } from "./store.ts";

/** Every order was told of: the orders placed against the outbox's events about them, two tables written in one transaction. */
export const orderEventsLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "events.order-completed",
    statement: "orders placed = order.completed events written",
    async capture({ now, outbound }) {
      const { settleSeconds, windowSeconds } = deps.contract.conservation;
      const settledBefore = new Date(now.getTime() - settleSeconds * 1000);
      const since = new Date(now.getTime() - windowSeconds * 1000);
      const [[placed], [written]] = await outbound("postgres", () =>
        deps.db.batch([countPlaced(deps.db, since, settledBefore), countEvents(deps.db, "order.completed", since, settledBefore)]),
      );
      return [
        {
          left: { label: "orders placed", amount: placed?.count ?? 0 },
          right: { label: "events written", amount: written?.count ?? 0 },
          settledBefore,
        },
      ];
    },
  });
