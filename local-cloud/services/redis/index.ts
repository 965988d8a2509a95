import { serveHttp, type LocalService, type ServiceContext } from "../../service.ts";
import type { RedisBackend } from "./backend.ts";
import { openEngineBackend } from "./engine-backend.ts";
import { connectServerBackend } from "./server-backend.ts";
import { findRedisServer, startRedisServer } from "./server-process.ts";
import { upstashFront } from "./upstash-front.ts";

export interface RedisOptions {
  token: string;
  /** A `redis://` server of the user's own. */
  url?: string | undefined;
  /** For a server found on PATH. */
  serverPort: number;
}

export interface RedisService extends LocalService {
  /** Which Redis stands behind the front, for the start-up banner. */
  readonly backing: string;
}

/** Redis as the Worker sees it: Upstash's REST protocol over a given server, one found on PATH, or the embedded engine. */
export async function startRedis(context: ServiceContext, options: RedisOptions): Promise<RedisService> {
  const { backend, backing, pids } = await chooseBackend(context, options);
  const service = await serveHttp(context, upstashFront(backend, options.token), { onStop: () => backend.stop() });
  return { ...service, backing, pids };
}

async function chooseBackend(
  context: ServiceContext,
  options: RedisOptions,
): Promise<{ backend: RedisBackend; backing: string; pids: number[] }> {
  if (options.url) return { backend: await connectServerBackend(options.url, context.log), backing: "the given server", pids: [] };
  const program = findRedisServer();
  if (!program)
    return { backend: openEngineBackend(context.stateDir, Date.now), backing: "embedded engine (no redis-server on PATH)", pids: [] };
  const server = await startRedisServer(program, context.stateDir, options.serverPort);
  const backend = await connectServerBackend(server.url, context.log);
  const stop = async (): Promise<void> => {
    await backend.stop();
    await server.stop();
  };
  return { backend: { ...backend, stop }, backing: program, pids: [server.pid] };
}
