import { conservationLaw, type ConservationLaw } from "../../platform/conservation.ts";
import { countEvents } from "../../platform/outbox/outbox.ts";
import type { Platform } from "../../platform/platform.ts";
import { countCompleted } from "./store.ts";

/** Every completed search was told of: the searches against the outbox's events about them, two tables written in one transaction. */
export const searchEventsLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "events.search-completed",
    statement: "searches completed = search.completed events written",
    async capture({ now, outbound }) {
      const { settleSeconds, windowSeconds } = deps.contract.conservation;
      const settledBefore = new Date(now.getTime() - settleSeconds * 1000);
      const since = new Date(now.getTime() - windowSeconds * 1000);
      const [[completed], [written]] = await outbound("postgres", () =>
        deps.db.batch([countCompleted(deps.db, since, settledBefore), countEvents(deps.db, "search.completed", since, settledBefore)]),
      );
      return [
        {
          left: { label: "searches completed", amount: completed?.count ?? 0 },
          right: { label: "events written", amount: written?.count ?? 0 },
          settledBefore,
        },
      ];
    },
  });
