import * as z from "zod";
import { isValidated, OTHER_CLIENTS, UNNAMED_CLIENTS, type RegisteredClient } from "../../platform/clients.ts";
import { cartMetrics } from "../../platform/events/cart.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { count, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { total, type MetricWindow } from "../../platform/metrics/reader.ts";
import type { CartDeps } from "./ports.ts";
import { tell } from "../../platform/console/tell.ts";

const WINDOW_MINUTES = 24 * 60;
const CLIENTS_SHOWN = 50;

const clientSchema = z.object({
  client: z.string(),
  contract: z
    .string()
    .describe("The contract's version, as the client says; `unknown` is who names none, `other` all that the register has no room for."),
  validation: z.enum(["pending", "validated"]),
  recoveredAt: z.string().nullable().describe("When it was first seen to recover from a conflict."),
  confirmedBy: z.string().nullable(),
  drifting: z.boolean().describe("It sent what the contract does not allow: changes without their versions, or versions that never were."),
  calls: z.number(),
  conflicts: z.number(),
  versionMissing: z.number(),
  impossibleVersions: z.number(),
});
type Client = z.infer<typeof clientSchema>;

const carts = figures({
  conflicts: count(
    "Stale versions (24 h)",
    "cart_conflicts_recent",
    "Changes refused for a stale version over 24 hours.",
    "Tabs that were behind.",
  ),
  impossibleVersions: count(
    "Impossible versions (24 h)",
    "cart_impossible_versions_recent",
    "Versions above the current one over 24 hours.",
  ),
  versionMissing: unshown(z.number().describe("Calls without a version they have to send over 24 hours: integration bugs.")),
  clientsPendingValidation: count(
    "Clients pending validation",
    "cart_clients_pending_validation",
    "Clients that were not seen to recover from a conflict, or that no operator has confirmed.",
  ),
  clients: unshown(z.array(clientSchema).describe("By calling client and contract version over 24 hours, those that drift most first.")),
})
  .gauge(
    "Missing versions by client",
    gauge("cart_version_missing_recent", "Calls without a needed version over 24 hours, by client and contract version.", [
      "client",
      "contract",
    ]),
    ({ clients }) => clients.map(({ client, contract, versionMissing }) => ({ labels: [client, contract], value: versionMissing })),
  )
  .text("Clients by contract version", ({ clients }) => (clients.length === 0 ? null : clients.map(said).join("; ")));

function said({ client, contract, validation, recoveredAt, drifting, calls, versionMissing, impossibleVersions }: Client): string {
  const waitsFor = recoveredAt === null ? tell`not seen to recover` : tell`to be confirmed`;
  const state = validation === "validated" ? tell`validated` : tell`pending (${waitsFor})`;
  const drift = drifting ? tell`, drifting: ${versionMissing} without versions, ${impossibleVersions} impossible` : "";
  return tell`${client}/${contract} ${state}, ${calls} calls${drift}`;
}

/** How clients keep to the cart's versions (CRT-2, CRT-4, CRT-7). */
export const cartHealth = (deps: Pick<CartDeps, "clientRegister">): HealthSection =>
  healthSection({
    name: "carts",
    title: "Carts",
    surfaces: ["ops"],
    trends: [
      { label: "Changes of carts", metric: cartMetrics.mutations },
      { label: "Conflicts", metric: cartMetrics.conflicts },
    ],
    figures: carts,
    async capture({ metrics }) {
      const [window, registered] = await Promise.all([metrics.read(Object.values(cartMetrics), WINDOW_MINUTES), deps.clientRegister.all()]);
      const clients = clientsOf(window, registered);
      const impossibleVersions = total(window, cartMetrics.impossibleVersions);
      return {
        status: impossibleVersions > 0 ? "warn" : "pass",
        complete: window.complete,
        figures: {
          conflicts: total(window, cartMetrics.conflicts),
          impossibleVersions,
          versionMissing: total(window, cartMetrics.versionMissing),
          clientsPendingValidation: registered.filter((client) => !isValidated(client)).length,
          clients: clients.slice(0, CLIENTS_SHOWN),
        },
      };
    },
  });

/** The registered ones, and what was counted of those that are not. */
function clientsOf(window: MetricWindow, registered: readonly RegisteredClient[]): Client[] {
  const together = [UNNAMED_CLIENTS, OTHER_CLIENTS].map(({ client, contract }) => {
    return { name: client, version: contract, recoveredAt: null, confirmation: null };
  });
  return [...registered, ...together]
    .map(({ name, version, recoveredAt, confirmation }): Client => {
      const labels = { client: name, contract: version };
      const versionMissing = total(window, cartMetrics.versionMissing, labels);
      const impossibleVersions = total(window, cartMetrics.impossibleVersions, labels);
      return {
        ...labels,
        validation: isValidated({ recoveredAt, confirmation }) ? "validated" : "pending",
        recoveredAt,
        confirmedBy: confirmation?.by ?? null,
        drifting: versionMissing + impossibleVersions > 0,
        calls: total(window, cartMetrics.clientCalls, labels),
        conflicts: total(window, cartMetrics.conflicts, labels),
        versionMissing,
        impossibleVersions,
      };
    })
    .filter(({ client, calls }) => calls > 0 || !together.some(({ name }) => name === client))
    .toSorted((a, b) => b.versionMissing + b.impossibleVersions - a.versionMissing - a.impossibleVersions || b.calls - a.calls);
}
