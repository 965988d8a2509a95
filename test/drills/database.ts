import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check } from "../journey/client.ts";

/** Runs one statement in the local cloud's Postgres, past the Worker, as a hand in the database would; answers the rows it touched or found. */
export async function inPostgres<Row>(
  { services, databaseUrl }: Pick<StackFile, "services" | "databaseUrl">,
  query: string,
  params: readonly unknown[],
): Promise<Row[]> {
  const front = services["postgres"];
  check(front && databaseUrl, "the drill needs the local cloud's Postgres, and this stack has a database of its own");
  const { body } = await call<{ rows: Row[] }>(front, "POST", "", {
    body: { query, params },
    headers: { "neon-connection-string": databaseUrl },
  });
  return body.rows;
}
