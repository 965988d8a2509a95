import { conservationLaw, type ConservationLaw } from "../../platform/conservation.ts";
import type { CatalogDeps } from "./ports.ts";
import { activeLogs } from "./store.ts";

/** Revisions given out against the deltas that carry them, of the logs that changed last: a client that resumes needs every one. */
export const deltaLogLaw = (deps: CatalogDeps): ConservationLaw =>
  conservationLaw({
    name: "search.deltas",
    statement: "revisions of the searches active last = their deltas + those trimmed",
    async capture({ now, outbound }) {
      const settledBefore = settled(deps, now);
      const logs = await outbound("postgres", () => activeLogs(deps.db, settledBefore, SAMPLED_LOGS));
      const broken = logs.filter(({ revision, trimmedTo, deltas }) => revision !== trimmedTo + deltas).map(({ searchId }) => searchId);
      return [
        {
          left: { label: "revisions given out", amount: sum(logs.map(({ revision }) => revision)) },
          right: { label: "deltas kept or trimmed", amount: sum(logs.map(({ trimmedTo, deltas }) => trimmedTo + deltas)) },
          settledBefore,
          detail: `${logs.length} searches${broken.length > 0 ? `; look at ${broken.join(", ")}` : ""}`,
        },
      ];
    },
  });

/** A search's delta revision in Postgres against the head its stream object has given to its watchers; unwatched ones have no head. */
export const streamHeadLaw = (deps: CatalogDeps): ConservationLaw =>
  conservationLaw({
    name: "search.stream-heads",
    statement: "settled revisions of watched searches = what their stream objects have sent",
    async capture({ now, outbound }) {
      const settledBefore = settled(deps, now);
      const logs = await outbound("postgres", () => activeLogs(deps.db, settledBefore, deps.contract.conservation.sample));
      const heads = await Promise.all(logs.map(async (log) => ({ ...log, head: await deps.searchStreams(log.searchId).head() })));
      const watched = heads.flatMap(({ head, ...log }) => (head === null ? [] : [{ ...log, head: Math.min(head, log.settledRevision) }]));
      const behind = watched.filter(({ head, settledRevision }) => head < settledRevision).map(({ searchId }) => searchId);
      return [
        {
          left: { label: "settled revisions in Postgres", amount: sum(watched.map(({ settledRevision }) => settledRevision)) },
          right: { label: "sent by the stream objects", amount: sum(watched.map(({ head }) => head)) },
          settledBefore,
          detail: `${watched.length} of ${logs.length} searches are watched${behind.length > 0 ? `; behind are ${behind.join(", ")}` : ""}`,
        },
      ];
    },
  });

const SAMPLED_LOGS = 50;

const settled = (deps: CatalogDeps, now: Date) => new Date(now.getTime() - deps.contract.conservation.settleSeconds * 1000);

const sum = (numbers: readonly number[]): number => numbers.reduce((whole, number) => whole + number, 0);
