import { invalidParameter, noSuch } from "./errors.ts";
import type { Parameters } from "./parameters.ts";

interface Listed {
  id: string;
  created: number;
}

/** A page of Stripe's list form, newest first, by `limit` (1 to 100, 10 unless told), `starting_after`, `ending_before`, `created`. */
export function listPage<T extends Listed>(
  url: string,
  objects: readonly T[],
  parameters: Parameters,
): { object: "list"; url: string; has_more: boolean; data: T[] } {
  const limit = parameters.integer("limit") ?? 10;
  if (limit < 1 || limit > 100) throw invalidParameter("limit", "Limit must be between 1 and 100.", "parameter_invalid_integer");
  const within = createdFilter(parameters);
  const after = parameters.text("starting_after");
  const before = parameters.text("ending_before");
  parameters.refuseUnknown();
  const newestFirst = objects.toReversed();
  const from = after === undefined ? 0 : positionOf(newestFirst, after, "starting_after") + 1;
  const to = before === undefined ? newestFirst.length : positionOf(newestFirst, before, "ending_before");
  const matching = newestFirst.slice(from, to).filter(within);
  const data = before === undefined ? matching.slice(0, limit) : matching.slice(-limit);
  return { object: "list", url, has_more: matching.length > data.length, data };
}

function positionOf(objects: readonly Listed[], id: string, param: string): number {
  const position = objects.findIndex((object) => object.id === id);
  if (position < 0) throw noSuch("object", id, param, 400);
  return position;
}

function createdFilter(parameters: Parameters): (object: Listed) => boolean {
  const bounds = parameters.nested("created");
  const exact = bounds ? undefined : parameters.integer("created");
  const least = bounds?.integer("gte") ?? -Infinity;
  const above = bounds?.integer("gt") ?? -Infinity;
  const most = bounds?.integer("lte") ?? Infinity;
  const below = bounds?.integer("lt") ?? Infinity;
  return ({ created }) =>
    (exact === undefined || created === exact) && created >= least && created > above && created <= most && created < below;
}
