import type { Db } from "mongodb";
import { loadMongo } from "../sdks.ts";

/**
 * Opens one connection to MongoDB for `use`, and closes it however that ends. Each wait of the driver is bounded by `deadlineMs`;
 * its errors are thrown as they are.
 */
export async function withMongo<T>(url: string, deadlineMs: number, use: (db: Db) => Promise<T>): Promise<T> {
  const { MongoClient } = await loadMongo();
  const client = new MongoClient(url, {
    serverSelectionTimeoutMS: deadlineMs,
    connectTimeoutMS: deadlineMs,
    socketTimeoutMS: deadlineMs,
    maxPoolSize: 1,
  });
  try {
    return await use(client.db());
  } finally {
    await client.close();
  }
}

/** One round trip to MongoDB and away: `ping` costs nothing there. */
export async function pingMongo(url: string, deadlineMs: number): Promise<void> {
  await withMongo(url, deadlineMs, (db) => db.command({ ping: 1 }));
}
