import { astray, compared, conservationLaw, type ConservationLaw } from "../../platform/conservation.ts";
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
      const given = new Map(logs.map(({ searchId, revision }) => [searchId, revision]));
      const kept = compared(given, new Map(logs.map(({ searchId, trimmedTo, deltas }) => [searchId, trimmedTo + deltas])));
      // A delta that no revision was given out for is no stand-in for one that is gone.
      const beyond = astray(logs.filter((log) => log.beyond > 0).map(({ searchId }) => searchId));
      return [
        {
          left: { label: "revisions given out", amount: kept.left },
          right: { label: "deltas kept or trimmed", amount: kept.right },
          apart: { ...kept.apart, rightOnly: beyond },
          settledBefore,
          detail: `${logs.length} searches`,
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
      const settledOnes = new Map(watched.map(({ searchId, settledRevision }) => [searchId, settledRevision]));
      const found = compared(settledOnes, new Map(watched.map(({ searchId, head }) => [searchId, head])));
      return [
        {
          left: { label: "settled revisions in Postgres", amount: found.left },
          right: { label: "sent by the stream objects", amount: found.right },
          apart: found.apart,
          settledBefore,
          detail: `${watched.length} of ${logs.length} searches are watched`,
        },
      ];
    },
  });

const SAMPLED_LOGS = 50;

const settled = (deps: CatalogDeps, now: Date) => new Date(now.getTime() - deps.contract.conservation.settleSeconds * 1000);
