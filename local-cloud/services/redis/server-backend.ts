import { Redis, type RedisOptions } from "ioredis";
import { RedisError, type RedisBackend, type Reply } from "./backend.ts";

/** Calls fail at once while the server is away: the front's caller is to see it, not to wait for it. */
const OPTIONS: RedisOptions = { enableOfflineQueue: false, maxRetriesPerRequest: 0, lazyConnect: true, retryStrategy: () => 250 };

/** A real server at a `redis://` or `rediss://` URL; connected when this resolves. */
export async function connectServerBackend(url: string, log: (message: string) => void): Promise<RedisBackend> {
  const redis = new Redis(url, OPTIONS);
  redis.on("error", (error) => log(`redis: ${error.message}`));
  await redis.connect();
  return {
    async call([name = "", ...args]) {
      // An upper-case name keeps ioredis from reshaping replies by command (HGETALL into an object).
      return (await asRedisError(redis.call(name.toUpperCase(), args))) as Reply;
    },
    async subscribe(channel, listener) {
      const connection = redis.duplicate();
      connection.on("error", (error) => log(`redis subscription: ${error.message}`));
      await connection.connect();
      connection.on("message", (_channel: string, message: string) => listener(message));
      await connection.subscribe(channel);
      return () => connection.disconnect();
    },
    async stop() {
      redis.disconnect();
    },
  };
}

async function asRedisError<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof Error && error.name === "ReplyError") throw new RedisError(error.message, { cause: error });
    throw error;
  }
}
