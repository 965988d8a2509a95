import type { Settings } from "../../../env.ts";
import type { Contract } from "../../../platform/contract.ts";
import { withDeadline } from "../../../platform/deadline.ts";
import { sha256 } from "../../../platform/digest.ts";
import { unconfigured } from "../../../platform/errors.ts";
import type { ArchivedPage, ArchiveRange, PageArchive } from "./archived-page.ts";
import { FETCHED_AT, pageOf, recordOf } from "./page-record.ts";

/** As many calls of the bucket at once as MongoDB's driver opens connections: a request has six for everything. */
const AT_ONCE = 2;
/** Who is overtaken so often is beside writers that are all newer. */
const MOST_TRIES = 4;

interface Found {
  key: string;
  fetchedAt: number;
}

/**
 * The archive in a bucket of R2, an object an address: the newest page that was fetched of it, which is all that is read again. Each write is
 * conditional on what was seen, so that of two that come at once the newer stays. Pages leave by the bucket's lifecycle rule.
 */
export function createR2Archive({ pageBucket }: Pick<Settings, "pageBucket">, { crawl }: Pick<Contract, "crawl">): PageArchive {
  const { deadlineMs } = crawl.archive;
  const inBucket = async <T>(use: (bucket: R2Bucket) => Promise<T>): Promise<T> => {
    if (pageBucket.state !== "configured") throw unconfigured("mongo", pageBucket.missing);
    const { PAGE_BUCKET } = pageBucket.value;
    return withDeadline("mongo", deadlineMs, () => use(PAGE_BUCKET));
  };
  return {
    keep: (pages) => inBucket(async (bucket) => void (await each(pages, (page) => keepNewest(bucket, page)))),
    read: (supplierId, range) =>
      inBucket(async (bucket) => {
        const keys = "url" in range ? [keyOf(supplierId, range.url)] : await keysSince(bucket, supplierId, range);
        const pages = await each(keys, async (key) => {
          const object = await bucket.get(key);
          return object ? pageOf(new Uint8Array(await object.arrayBuffer())) : undefined;
        });
        return pages.filter((page) => page !== undefined).toSorted((one, other) => one.fetchedAt.getTime() - other.fetchedAt.getTime());
      }),
  };
}

const prefixOf = (supplierId: string): string => `${encodeURIComponent(supplierId)}/`;
const keyOf = (supplierId: string, url: string): string => `${prefixOf(supplierId)}${sha256(url)}`;

async function keepNewest(bucket: R2Bucket, page: ArchivedPage): Promise<void> {
  const key = keyOf(page.supplierId, page.url);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const there = await bucket.head(key);
    if (there && fetchedAtOf(there) >= page.fetchedAt.getTime()) return;
    const kept = await bucket.put(key, recordOf(page), {
      onlyIf: there ? { etagMatches: there.etag } : { etagDoesNotMatch: "*" },
      customMetadata: { [FETCHED_AT]: page.fetchedAt.toISOString() },
    });
    if (kept) return;
  }
  throw new Error("the page was overtaken again and again");
}

/** All addresses of a supplier are looked at, a thousand a call; the contract bounds how many a supplier has (`crawl.knownPages`). */
async function keysSince(
  bucket: R2Bucket,
  supplierId: string,
  { since, limit }: Exclude<ArchiveRange, { url: string }>,
): Promise<string[]> {
  const found: Found[] = [];
  let cursor: string | undefined;
  do {
    const list = await bucket.list({
      prefix: prefixOf(supplierId),
      include: ["customMetadata"],
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const object of list.objects) {
      const fetchedAt = fetchedAtOf(object);
      if (fetchedAt >= since.getTime()) found.push({ key: object.key, fetchedAt });
    }
    cursor = list.truncated ? list.cursor : undefined;
  } while (cursor !== undefined);
  return found
    .toSorted((one, other) => one.fetchedAt - other.fetchedAt || (one.key < other.key ? -1 : 1))
    .slice(0, limit)
    .map(({ key }) => key);
}

/** An object that says no time is as old as can be: it is written over, and not read since any moment. */
function fetchedAtOf({ customMetadata }: R2Object): number {
  const time = Date.parse(customMetadata?.[FETCHED_AT] ?? "");
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

/** What becomes of each, in order, so many at a time. */
async function each<Item, Made>(items: readonly Item[], make: (item: Item) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const mine = next;
      next += 1;
      made[mine] = await make(items[mine] as Item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return made;
}
