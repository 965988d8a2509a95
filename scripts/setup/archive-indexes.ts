import { MongoClient } from "mongodb";
import { CONTRACT_DOCUMENT } from "../../src/platform/contract.ts";
import { validContract } from "../../src/platform/contract/schema.ts";
import { databaseFault } from "../database-fault.ts";
import { UnknownOutcomeError } from "./api.ts";

const DAY_SECONDS = 86_400;
const DEADLINE_MS = 15_000;

/** The indexes of the archive of raw pages; making one that stands is no change, and one of another age is told. */
export async function makeArchiveIndexes(url: string, environment: string): Promise<void> {
  const { retentionDays } = validContract(environment, CONTRACT_DOCUMENT).crawl.archive;
  const bounds = { serverSelectionTimeoutMS: DEADLINE_MS, connectTimeoutMS: DEADLINE_MS, socketTimeoutMS: DEADLINE_MS };
  const client = new MongoClient(url, bounds);
  try {
    const pages = client.db().collection("crawled_pages");
    await pages.createIndex({ fetchedAt: 1 }, { expireAfterSeconds: retentionDays * DAY_SECONDS });
    await pages.createIndex({ supplierId: 1, fetchedAt: 1, url: 1 });
  } catch (error) {
    throw new UnknownOutcomeError(`MongoDB: ${databaseFault(error)}`, { cause: error });
  } finally {
    await client.close();
  }
}
