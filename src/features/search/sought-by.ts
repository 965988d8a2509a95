import type { Platform } from "../../platform/platform.ts";
import type { SearchItem } from "./rules.ts";
import { searchById } from "./store.ts";

export interface Sought {
  buyerId: string;
  query: string;
  items: readonly SearchItem[];
  currency: string;
  /** Null where its crawls are to show it what is known. */
  knownShownAt: Date | null;
}

/** What a search asks for and in which currency it shows prices; undefined where there is no such search. */
export async function soughtBy(deps: Platform, searchId: string): Promise<Sought | undefined> {
  return searchById(deps.db, searchId);
}
