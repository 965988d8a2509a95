import { OTHER_CLIENTS, UNNAMED_CLIENTS, type ClientLabels, type ClientRegister, type RegisteredClient } from "../../platform/clients.ts";
import { deskUnavailable } from "../../platform/events/operators.ts";
import type { ClientProduct } from "../../platform/http/client-product.ts";
import type { ClientDeps } from "./ports.ts";

/** How often an isolate tells the desk of one client that has no place there. */
const TOLD_ANEW_MS = 60_000;
/** How often the desk hears that a client is still there. */
const SEEN_AGAIN_MS = 3_600_000;
/** Clients an isolate tells the desk of in that time: callers choose their names, and the desk is one. */
const TOLD_AT_MOST = 20;

const keyOf = ({ name, version }: ClientProduct): string => `${name}/${version}`;

/** Counts held back until the desk has answered. */
const HELD_AT_MOST = 1_000;

const isUnnamed = ({ name }: ClientProduct): boolean => name === UNNAMED_CLIENTS.client;

type Count = (labels: ClientLabels) => void;

/** The isolate's copy of the register. Of what it does not know it asks the desk behind the answer, and counts then. */
export function keepClientRegister(deps: ClientDeps): ClientRegister {
  let known = new Map<string, RegisteredClient>();
  let told = { since: -Infinity, clients: new Set<string>() };
  const held = new Map<string, Count[]>();

  const learn = (clients: readonly RegisteredClient[]): void => {
    known = new Map(clients.map((client) => [keyOf(client), client]));
  };
  /** Whether the desk is to be told now, which is then taken as done. */
  const mayTell = (what: string): boolean => {
    const now = deps.clock.now().getTime();
    if (now - told.since >= TOLD_ANEW_MS) told = { since: now, clients: new Set() };
    if (told.clients.has(what) || told.clients.size >= TOLD_AT_MOST) return false;
    told.clients.add(what);
    return true;
  };
  const tell = async (client: ClientProduct, recovered: boolean): Promise<void> => {
    const key = keyOf(client);
    try {
      learn(await deps.clientDesk.noteClient({ name: client.name, version: client.version, recovered }));
    } catch (error) {
      deskUnavailable(deps, { use: "clients", error });
    }
    const labels = known.has(key) ? { client: client.name, contract: client.version } : OTHER_CLIENTS;
    const counts = held.get(key) ?? [];
    held.delete(key);
    for (const count of counts) count(labels);
  };

  return {
    counted(client, count) {
      if (isUnnamed(client)) return count(UNNAMED_CLIENTS);
      const key = keyOf(client);
      const entry = known.get(key);
      if (entry) {
        count({ client: client.name, contract: client.version });
        const old = deps.clock.now().getTime() - Date.parse(entry.lastSeenAt) >= SEEN_AGAIN_MS;
        if (old && mayTell(key)) deps.defer(tell(client, false));
        return;
      }
      const waiting = held.get(key) ?? [];
      const tells = mayTell(key);
      if (!tells && (waiting.length === 0 || waiting.length >= HELD_AT_MOST)) return count(OTHER_CLIENTS);
      held.set(key, [...waiting, count]);
      if (tells) deps.defer(tell(client, false));
    },
    recovered(client) {
      if (isUnnamed(client)) return;
      const entry = known.get(keyOf(client));
      if ((entry?.recoveredAt ?? null) === null && mayTell(`${keyOf(client)} recovered`)) deps.defer(tell(client, true));
    },
    async all() {
      learn(await deps.clientDesk.listClients());
      return [...known.values()].toSorted((one, other) => (one.lastSeenAt > other.lastSeenAt ? -1 : 1));
    },
  };
}
