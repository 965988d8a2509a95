import type { ConservationLaw } from "../../platform/conservation.ts";
import { toldLaw } from "../../platform/outbox/told-law.ts";
import type { Platform } from "../../platform/platform.ts";
import { orders } from "./tables.ts";

/** Every order was told of. */
export const orderEventsLaw = (deps: Platform): ConservationLaw =>
  toldLaw(deps, {
    name: "events.order-completed",
    statement: "orders placed = order.completed events written, one for one",
    label: "orders placed",
    type: "order.completed",
    table: orders,
    id: orders.id,
    at: orders.placedAt,
  });
