import * as z from "zod";
import { unavailable } from "../../platform/errors.ts";
import { fetchWithDeadline, readLimited } from "../../platform/fetch-with-deadline.ts";
import { once } from "../../platform/once.ts";
import type { Platform } from "../../platform/platform.ts";
import type { AlertWay } from "./alert.ts";
import type { ReceiverJournals } from "./ports.ts";
import { transportSettings } from "./transports.ts";

/** A journal names no more than this at once, the newest. */
export const MOST_OF_JOURNAL = 1_000;
const MAX_ANSWER_BYTES = 256 * 1024;

const answer = once(() =>
  z.object({
    from: z.iso.datetime(),
    received: z.array(z.object({ id: z.string().min(1).max(100), at: z.iso.datetime() })).max(MOST_OF_JOURNAL),
  }),
);

/**
 * Asks a receiver which of our messages it took: `GET <journal>?since=<RFC 3339>&limit=<most>` with the bearer token of its deliveries, answered
 * with `{ from, received: [{ id, at }] }`, whose ids are the `webhook-id`s that it acknowledged from `from` on.
 */
export function createReceiverJournals(deps: Pick<Platform, "settings" | "contract">): ReceiverJournals {
  return {
    async read(way, since) {
      const address = journalAddress(deps.settings, way);
      const transport = transportSettings(deps.settings, way);
      // Who has a form of his own is not told the ids by which it would be compared.
      if (address === undefined || transport?.format !== "webhook") return undefined;
      const dependency = `the journal of the ${way} receiver`;
      const url = new URL(address);
      url.searchParams.set("since", since.toISOString());
      url.searchParams.set("limit", String(MOST_OF_JOURNAL));
      const headers = {
        accept: "application/json",
        ...(transport.token === undefined ? {} : { authorization: `Bearer ${transport.token}` }),
      };
      const response = await fetchWithDeadline(url, {
        headers,
        redirect: "manual",
        deadlineMs: deps.contract.health.sectionDeadlineMs,
        dependency,
      });
      const { text, truncated } = await readLimited(response, MAX_ANSWER_BYTES);
      if (response.status !== 200) throw unavailable(dependency, new Error(`answered ${response.status}`));
      const read = truncated ? undefined : answer().safeParse(jsonOf(text)).data;
      if (read === undefined) throw unavailable(dependency, new Error("answered what is no journal"));
      return { from: new Date(read.from), received: read.received.map(({ id, at }) => ({ id, at: new Date(at) })) };
    },
  };
}

function journalAddress({ incidentJournals }: Platform["settings"], way: AlertWay): string | undefined {
  if (incidentJournals.state !== "configured") return undefined;
  const { INCIDENT_ALERT_JOURNAL_URL: primary, INCIDENT_ALERT_SECONDARY_JOURNAL_URL: secondary } = incidentJournals.value;
  return way === "primary" ? primary : secondary;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
