import * as z from "zod";
import { once } from "../../../platform/once.ts";
import type { Listing } from "../discovery/discover-pages.ts";
import type { NoEntry } from "../fetched.ts";
import { compressed } from "../gzip.ts";
import type { CrawlDeps } from "../ports.ts";
import { inflated } from "../read-bytes.ts";
import { claimListing, endListing, freshListing, putListing } from "./listing-store.ts";
import type { PageClaim } from "./page-store.ts";
import type { Freshness } from "./rules.ts";

/** Bytes of a stored listing, inflated: as many addresses as a supplier may have, each as long as may be. */
const LISTING_MAX_BYTES = 64_000_000;

const stored = once(() => z.array(z.union([z.tuple([z.string()]), z.tuple([z.string(), z.string()])])));

/**
 * What a listing lists: as it was last read where that is fresh, else as it is read now, by one of all who want it; the others wait, until
 * `deadline` at most. What could not be had is not stored.
 */
export async function sharedListing(
  deps: CrawlDeps,
  claim: Omit<PageClaim, "now">,
  { fresh, deadline }: { fresh: Freshness; deadline: number },
  read: () => Promise<Listing | NoEntry>,
): Promise<Listing | NoEntry> {
  const { lookMs } = deps.contract.crawl.shared;
  const { supplierId, url } = claim;
  for (;;) {
    const known = await freshListing(deps.db, supplierId, url, fresh);
    if (known) return { pages: await unpacked(known.addresses ?? ""), cut: [...known.cut], whole: known.whole };
    const now = deps.clock.now();
    const fence = await claimListing(deps.db, { ...claim, now }, fresh);
    if (fence !== undefined) return readClaimed(deps, { supplierId, url, fence }, read);
    if (now.getTime() + lookMs > deadline) return { kind: "stopped", why: "read-elsewhere", waitMs: lookMs };
    await deps.pause(lookMs);
  }
}

/** Keeps what a file lists that one alone reads. */
export async function keepListing(
  deps: CrawlDeps,
  { supplierId, url }: { supplierId: string; url: string },
  pages: Listing["pages"],
  readAt: Date,
): Promise<void> {
  await putListing(deps.db, { supplierId, url, addresses: await packed(pages), readAt });
}

/** The pages that such a file lists, where it is fresh. */
export async function keptListing(deps: CrawlDeps, supplierId: string, url: string, fresh: Freshness): Promise<Listing["pages"]> {
  const known = await freshListing(deps.db, supplierId, url, fresh);
  return known ? unpacked(known.addresses ?? "") : [];
}

async function readClaimed(
  deps: CrawlDeps,
  claimed: { supplierId: string; url: string; fence: number },
  read: () => Promise<Listing | NoEntry>,
): Promise<Listing | NoEntry> {
  let found: Listing | NoEntry | undefined;
  try {
    found = await read();
    return found;
  } finally {
    const listing = found && "pages" in found ? found : undefined;
    const { pages = [], cut = [], whole = false } = listing ?? {};
    const read = listing && { readAt: deps.clock.now(), addresses: await packed(pages), cut, whole: whole && pages.length > 0 };
    await endListing(deps.db, claimed, read);
  }
}

async function packed(pages: Listing["pages"]): Promise<string> {
  const json = JSON.stringify(pages.map(({ url, text }) => (text === undefined ? [url] : [url, text])));
  return Buffer.from(await compressed(new TextEncoder().encode(json))).toString("base64");
}

async function unpacked(addresses: string): Promise<Listing["pages"]> {
  const bytes = await inflated(Buffer.from(addresses, "base64"), LISTING_MAX_BYTES);
  if (!bytes) throw new Error("a stored listing is larger than one can be");
  const pages = stored().parse(JSON.parse(new TextDecoder().decode(bytes)));
  return pages.map(([url, text]) => (text === undefined ? { url } : { url, text }));
}
