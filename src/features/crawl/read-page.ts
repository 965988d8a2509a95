import { pageRead } from "../../platform/events/crawl.ts";
import { loadPageReading } from "../../sdks.ts";
import { confirmReading } from "../catalog/confirm-reading.ts";
import { storeOffers } from "../catalog/store-offers.ts";
import type { Fetched, FetchedPage } from "./fetched.ts";
import { guardReading } from "./guard-reading.ts";
import { holdPrices } from "./held-prices/hold-prices.ts";
import type { PageOffers } from "./offer-of-page.ts";
import type { CrawlDeps } from "./ports.ts";
import { readingEnded, type Reading } from "./reading-store.ts";
import type { PageOutcome } from "./rules.ts";
import { answerPage, releasePage, restPage, type PageAnswer, type SupplierPage } from "./shared/page-store.ts";
import { restSeconds } from "./shared/rules.ts";
import { recorded } from "../../platform/language/say.ts";

/** For whom a claimed page is read, and until when he may. */
export interface PageReader {
  supplier: { id: string; currency: string; country: string };
  holder: string;
  until: Date;
}

type Answer = Pick<PageAnswer, "outcome" | "reason"> & Partial<PageAnswer>;

/**
 * Reads a claimed page for all who want it, and gives it back: its offers are stored, whatever was sought; a page that is gone takes its
 * offers with it, and one that nobody answered for rests.
 */
export async function readPage(
  deps: CrawlDeps,
  reader: PageReader,
  page: SupplierPage,
  fetched: Exclude<Fetched, { kind: "stopped" }>,
): Promise<void> {
  const { id: supplierId } = reader.supplier;
  const { url, etag, lastModified, outcome, products, held } = page;
  const answered = (answer: Answer, reading?: Reading): Promise<void> => {
    const unsaid = { products: [], held: [], etag: null, lastModified: null, answeredAt: deps.clock.now() };
    return answerPage(deps.db, page, { ...unsaid, ...answer }, reading);
  };
  pageRead(deps, { supplierId, url, answer: fetched.kind });
  switch (fetched.kind) {
    case "disallowed":
      return releasePage(deps.db, page);
    case "unanswered": {
      const seconds = restSeconds(deps.contract.crawl.shared, page.failures + 1, deps.random(), (fetched.retryAfterMs ?? 0) / 1000);
      return restPage(deps.db, page, new Date(deps.clock.now().getTime() + seconds * 1000), fetched.reason);
    }
    case "gone":
      await storeOffers(deps, { supplierId, page: url, seenAt: deps.clock.now(), keep: [] }, []);
      return answered({ outcome: "gone", reason: null });
    case "unusable":
      return answered({ outcome: "broken", reason: fetched.reason });
    case "unchanged":
      if (outcome === null) return answered({ outcome: "broken", reason: recorded`said to be unchanged though it was never read` });
      await confirmReading(deps, { supplierId, page: url, at: fetched.at });
      return answered({ outcome, reason: page.reason, products, held, etag, lastModified, answeredAt: fetched.at });
    case "ok":
      return readFetched(deps, reader, { ...fetched, asked: url }, answered);
  }
}

async function readFetched(
  deps: CrawlDeps,
  { supplier, holder, until }: PageReader,
  { asked: url, ...page }: FetchedPage & { asked: string },
  answered: (answer: Answer, reading?: Reading) => Promise<void>,
): Promise<void> {
  const reading = { holder, until, supplierId: supplier.id, url };
  const { etag, lastModified, fetchedAt: answeredAt } = page;
  const { extraction } = deps.contract.crawl;
  const { offersOfPage } = await loadPageReading();
  const read = await guardReading(deps, reading, () => offersOfPage(supplier, page, extraction));
  if (read.kind === "set-aside") return answered({ outcome: "set-aside", reason: recorded`reading it ended the Worker` });
  const still = read.open ? reading : undefined;
  if (read.kind === "failed") return answered({ outcome: "broken", reason: read.reason }, still);
  const known = { etag, lastModified, answeredAt };
  if (read.value.kind === "nothing") {
    const { reason } = read.value;
    return answered({ outcome: OUTCOME_OF_NOTHING[reason], reason, ...known }, still);
  }
  try {
    return await answered({ ...(await publish(deps, { supplierId: supplier.id, url }, read.value, answeredAt)), ...known }, still);
  } catch (error) {
    if (still) await readingEnded(deps.db, still);
    throw error;
  }
}

const OUTCOME_OF_NOTHING = {
  "no-product": "irrelevant",
  "no-price": "broken",
  "malformed-markup": "broken",
  "too-complex": "too-complex",
} as const satisfies Record<string, PageOutcome>;

/** Publishes the offers of a page as far as nothing speaks against their prices. */
async function publish(
  deps: CrawlDeps,
  { supplierId, url }: { supplierId: string; url: string },
  { offers, whole }: Extract<PageOffers, { kind: "offers" }>,
  seenAt: Date,
): Promise<Answer> {
  const { sound, held } = await holdPrices(deps, offers, seenAt);
  const keys = (read: typeof offers | typeof sound) => [...new Set(read.map(({ offer }) => offer.productKey))];
  await storeOffers(
    deps,
    { supplierId, page: url, seenAt, keep: whole ? keys(offers) : undefined },
    sound.map(({ offer }) => offer),
  );
  return { outcome: "offer", reason: null, products: keys(sound), held: keys(held) };
}
