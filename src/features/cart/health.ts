import * as z from "zod";
import { cartMetrics } from "../../platform/events/cart.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { count, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { matching, total } from "../../platform/metrics/reader.ts";

const WINDOW_MINUTES = 24 * 60;
const CLIENTS_SHOWN = 50;

const clientSchema = z.object({
  client: z.string(),
  calls: z.number(),
  conflicts: z.number(),
  versionMissing: z.number(),
  impossibleVersions: z.number(),
});

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
    "Clients whose handling of a conflict no operator has confirmed.",
  ),
  clients: unshown(z.array(clientSchema).describe("The same by calling client, those with most missing versions first.")),
}).gauge(
  "Missing versions by client",
  gauge("cart_version_missing_recent", "Calls without a needed version over 24 hours, by client.", ["client"]),
  ({ clients }) => clients.map(({ client, versionMissing }) => ({ labels: [client], value: versionMissing })),
);

/** How clients keep to the cart's versions (CRT-2, CRT-7). */
export const cartHealth = (): HealthSection =>
  healthSection({
    name: "carts",
    title: "Carts",
    surfaces: ["ops"],
    figures: carts,
    async capture({ metrics }) {
      const window = await metrics.read(Object.values(cartMetrics), WINDOW_MINUTES);
      const clients = matching(window, cartMetrics.clientCalls)
        .map(({ labels: [client = "unknown"], value: calls }) => ({
          client,
          calls,
          conflicts: total(window, cartMetrics.conflicts, { client }),
          versionMissing: total(window, cartMetrics.versionMissing, { client }),
          impossibleVersions: total(window, cartMetrics.impossibleVersions, { client }),
        }))
        .toSorted((a, b) => b.versionMissing - a.versionMissing || b.calls - a.calls);
      const impossibleVersions = total(window, cartMetrics.impossibleVersions);
      return {
        status: impossibleVersions > 0 ? "warn" : "pass",
        complete: window.complete,
        figures: {
          conflicts: total(window, cartMetrics.conflicts),
          impossibleVersions,
          versionMissing: total(window, cartMetrics.versionMissing),
          clientsPendingValidation: clients.length,
          clients: clients.slice(0, CLIENTS_SHOWN),
        },
      };
    },
  });
