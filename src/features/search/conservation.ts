import type { ConservationLaw } from "../../platform/conservation.ts";
import { toldLaw } from "../../platform/outbox/told-law.ts";
import type { Platform } from "../../platform/platform.ts";
import { searches } from "./tables.ts";

/** Every completed search was told of. */
export const searchEventsLaw = (deps: Platform): ConservationLaw =>
  toldLaw(deps, {
    name: "events.search-completed",
    statement: "searches completed = search.completed events written, one for one",
    label: "searches completed",
    type: "search.completed",
    table: searches,
    id: searches.id,
    at: searches.completedAt,
  });
