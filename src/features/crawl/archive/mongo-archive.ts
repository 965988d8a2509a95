import type { Collection, Db } from "mongodb";
import type { Settings } from "../../../env.ts";
import type { Contract } from "../../../platform/contract.ts";
import { withDeadline } from "../../../platform/deadline.ts";
import { unconfigured } from "../../../platform/errors.ts";
import { withMongo } from "../../../platform/mongo.ts";
import { loadMongo } from "../../../sdks.ts";
import { archiveKey, type ArchivedPage, type ArchiveRange, type PageArchive } from "./archived-page.ts";

type PageDocument = ArchivedPage & { _id: string };

const COLLECTION = "crawled_pages";
/** What a server answers for a document it has already. */
const DUPLICATE_KEY = 11000;

/** The archive in MongoDB, one connection a call. Pages leave it by the TTL index that the deployment guide makes. */
export function createMongoArchive({ mongo }: Pick<Settings, "mongo">, { crawl }: Pick<Contract, "crawl">): PageArchive {
  const { deadlineMs } = crawl.archive;
  const inArchive = async <T>(use: (pages: Collection<PageDocument>) => Promise<T>): Promise<T> => {
    if (mongo.state !== "configured") throw unconfigured("mongo", [...mongo.missing, ...mongo.malformed.map(({ name }) => name)]);
    const { MONGO_URL } = mongo.value;
    return withDeadline("mongo", deadlineMs, () => withMongo(MONGO_URL, deadlineMs, (db: Db) => use(db.collection(COLLECTION))));
  };
  return {
    keep: (pages) => inArchive((collection) => insertNew(collection, pages)),
    read: (supplierId, range) =>
      inArchive(async (collection) => {
        const ids = await newestOf(collection, supplierId, range);
        const found = await collection.find({ _id: { $in: ids } }, { promoteBuffers: true }).toArray();
        return found.map(({ _id, ...page }) => page).toSorted((a, b) => a.fetchedAt.getTime() - b.fetchedAt.getTime());
      }),
  };
}

async function insertNew(collection: Collection<PageDocument>, pages: readonly ArchivedPage[]): Promise<void> {
  const { MongoBulkWriteError } = await loadMongo();
  try {
    await collection.insertMany(
      pages.map((page) => ({ _id: archiveKey(page), ...page })),
      { ordered: false },
    );
  } catch (error) {
    const refused = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : [];
    if (refused.length === 0 || refused.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  }
}

async function newestOf(collection: Collection<PageDocument>, supplierId: string, range: ArchiveRange): Promise<string[]> {
  const chosen = "url" in range ? { supplierId, url: range.url } : { supplierId, fetchedAt: { $gte: range.since } };
  const newest = await collection
    .aggregate<{ id: string }>([
      { $match: chosen },
      { $sort: { fetchedAt: 1, _id: 1 } },
      { $group: { _id: "$url", id: { $last: "$_id" }, fetchedAt: { $last: "$fetchedAt" } } },
      { $sort: { fetchedAt: 1, _id: 1 } },
      { $limit: "url" in range ? 1 : range.limit },
    ])
    .toArray();
  return newest.map(({ id }) => id);
}
