import { neon, neonConfig } from "@neondatabase/serverless";
import { call } from "../journey/client.ts";
import type { BenchStack } from "./bench.ts";

/** A search's log in Postgres, which the bench writes. */
export interface WrittenLog {
  searchId: string;
  /** An event more: as it is committed, and as a stream sends it. */
  next(told: string): { commit(): Promise<void>; event: string };
}

const FILLER = "x".repeat(600);

/** A new search of the buyer's that shows what a finished one found, and is taken to be running. */
export async function writtenLog(stack: BenchStack, { token, offerId }: { token: string; offerId: string }): Promise<WrittenLog> {
  const { body: search } = await call<{ id: string }>(stack.url, "POST", "/searches", { token, body: { query: "laptop" } });
  const { DATABASE_URL, NEON_FETCH_ENDPOINT } = stack.settings;
  neonConfig.fetchEndpoint = NEON_FETCH_ENDPOINT ?? "";
  const database = neon(DATABASE_URL ?? "");
  await database.query(
    "insert into search_offers (search_id, offer_id, view, relevance) select $1, offer_id, view, relevance from search_offers where search_id = (select search_id from search_offers where offer_id = $2 limit 1)",
    [search.id, offerId],
  );
  const crawl = { crawlId: "crl_bench", supplierId: "bench", state: "RUNNING", offersFound: 0, reason: null };
  await database.query("update search_logs set crawls = $2 where search_id = $1", [search.id, JSON.stringify({ bench: crawl })]);
  let turn = 0;
  return {
    searchId: search.id,
    next(told) {
      turn += 1;
      const payload = { title: told, filler: FILLER };
      const commit = async (): Promise<void> => {
        await database.query(
          "with head as (update search_logs set revision = revision + 1 where search_id = $1 returning revision) insert into search_deltas (search_id, revision, type, offer_id, payload, at) select $1, head.revision, 'offer.upserted', $2, $3, now() from head",
          [search.id, offerId, JSON.stringify(payload)],
        );
      };
      return { commit, event: `event: offer.upserted\nid: ${turn}\ndata: ${JSON.stringify({ id: offerId, ...payload })}\n\n` };
    },
  };
}
