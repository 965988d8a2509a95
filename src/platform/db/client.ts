import { neon, neonConfig, type NeonQueryFunction } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { unavailable } from "../errors.ts";
import { traced } from "../tracing/traced.ts";

/** The system of record over Neon's HTTP protocol: one statement or one transactional `batch` is one round trip. */
export type Db = NeonHttpDatabase & { $client: NeonQueryFunction<false, false> };

const DEADLINE_MS = 5_000;

/**
 * Every call ends within 5 s. A time-out may have committed, so callers retry only keyed writes.
 * `endpoint` is where SQL over HTTP is spoken when it is not the host of the connection string.
 */
export function createDb(connectionString: string, endpoint?: string): Db {
  if (endpoint !== undefined) neonConfig.fetchEndpoint = endpoint;
  neonConfig.fetchFunction = fetchOrUnavailable;
  return drizzle({ client: neon(connectionString), casing: "snake_case" });
}

async function fetchOrUnavailable(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await traced("postgres", () => fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) }));
  } catch (error) {
    throw unavailable("postgres", error);
  }
  const json = response.json.bind(response);
  response.json = async <T>() => {
    try {
      return await json<T>();
    } catch (error) {
      throw unavailable("postgres", error);
    }
  };
  return response;
}
