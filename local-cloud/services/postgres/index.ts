import type { LocalService, ServiceContext } from "../../service.ts";
import { startNeonFront } from "./neon-front.ts";
import { startPostgresServer } from "./server.ts";

export interface PostgresService extends LocalService {
  /** The Postgres behind the front, for TCP clients: migrations, drizzle-kit, psql. */
  readonly databaseUrl: string;
}

export interface PostgresOptions {
  /** A Postgres of the user's own; without it the embedded one is started on `serverPort`. */
  databaseUrl?: string | undefined;
  serverPort: number;
}

/** The database as the Worker sees it: Neon's front (`url` ends in /sql), and a real Postgres behind it. */
export async function startPostgres(context: ServiceContext, options: PostgresOptions): Promise<PostgresService> {
  const server = options.databaseUrl
    ? { url: options.databaseUrl, pids: [], stop: async () => undefined }
    : await embedded(context, options.serverPort);
  const front = await startNeonFront(context, server.url);
  return {
    ...front,
    url: `${front.url}/sql`,
    databaseUrl: server.url,
    pids: server.pids,
    async stop() {
      await front.stop();
      await server.stop();
    },
  };
}

async function embedded(context: ServiceContext, port: number): Promise<{ url: string; pids: number[]; stop(): Promise<void> }> {
  const server = await startPostgresServer({ stateDir: context.stateDir, port, log: context.log });
  return { url: server.url, pids: [server.pid], stop: server.stop };
}
