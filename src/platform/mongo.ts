/** One round trip to MongoDB and away: `ping` costs nothing there. The driver is heavy, so it is loaded where it is used. */
export async function pingMongo(url: string, deadlineMs: number): Promise<void> {
  const { MongoClient } = await import("mongodb");
  const client = new MongoClient(url, { serverSelectionTimeoutMS: deadlineMs, connectTimeoutMS: deadlineMs, maxPoolSize: 1 });
  try {
    await client.db().command({ ping: 1 });
  } finally {
    await client.close();
  }
}
