import { hintNotSent } from "../../platform/events/catalog.ts";
import type { CatalogDeps } from "./ports.ts";

export const hintChannel = (searchId: string): string => `search:${searchId}`;

/** Tells whoever watches a search that its log has grown. Only a hint: without it the stream finds out by polling. */
export function hintSearch(deps: CatalogDeps, searchId: string, revision: number): void {
  deps.defer(publishHint(deps, searchId, revision));
}

async function publishHint(deps: CatalogDeps, searchId: string, revision: number): Promise<void> {
  try {
    await deps.redis.publish(hintChannel(searchId), String(revision));
  } catch (error) {
    hintNotSent(deps, { searchId, revision, error });
  }
}
