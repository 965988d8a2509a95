import { hintNotSent } from "../../platform/events/catalog.ts";
import type { CatalogDeps } from "./ports.ts";

export const hintChannel = (searchId: string): string => `search:${searchId}`;

/** Tells whoever watches a search that its log has grown. Only a hint: without it the stream finds out by polling. */
export function hintSearch(deps: CatalogDeps, searchId: string, revision: number): void {
  deps.defer(publishHint(deps, searchId, revision));
}

/** Tells a draft's watchers that its crawls are out: its stream listens for hints only once it runs, and would find out by polling. */
export function hintDraft(deps: CatalogDeps, searchId: string): void {
  const hint = async () => {
    try {
      await deps.searchStreams(searchId).hint();
    } catch (error) {
      hintNotSent(deps, { searchId, error });
    }
  };
  deps.defer(hint());
}

/** The stream has to know that hints are lost, as its own subscription may stand: health is not judged from one end of a way. */
async function tellByObject(deps: CatalogDeps, searchId: string): Promise<void> {
  try {
    await deps.searchStreams(searchId).hintLost();
  } catch (error) {
    hintNotSent(deps, { searchId, error });
  }
}

async function publishHint(deps: CatalogDeps, searchId: string, revision: number): Promise<void> {
  try {
    await deps.redis.publish(hintChannel(searchId), String(revision));
  } catch (error) {
    hintNotSent(deps, { searchId, revision, error });
    await tellByObject(deps, searchId);
  }
}
