import * as z from "zod";
import { cartMetrics } from "../../platform/events/cart.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { matching, total } from "../../platform/metrics/reader.ts";

const WINDOW_MINUTES = 24 * 60;

const figuresSchema = z.object({
  conflicts: z.number().describe("Changes refused for a stale version over 24 hours: tabs that were behind."),
  impossibleVersions: z.number().describe("Versions above the current one over 24 hours."),
  versionMissing: z.number().describe("Calls without a version they have to send over 24 hours: integration bugs."),
  clientsPendingValidation: z.number().describe("Clients seen over 24 hours whose handling of a conflict no operator has confirmed."),
  clients: z
    .array(
      z.object({
        client: z.string(),
        calls: z.number(),
        conflicts: z.number(),
        versionMissing: z.number(),
        impossibleVersions: z.number(),
      }),
    )
    .describe("The same by calling client, those with most missing versions first."),
});

export const cartHealthMetrics = {
  conflicts: gauge("cart_conflicts_recent", "Changes refused for a stale version over 24 hours."),
  impossible: gauge("cart_impossible_versions_recent", "Versions above the current one over 24 hours."),
  missing: gauge("cart_version_missing_recent", "Calls without a needed version over 24 hours, by client.", ["client"]),
  pending: gauge("cart_clients_pending_validation", "Clients whose handling of a conflict no operator has confirmed."),
};

/** How clients keep to the cart's versions (CRT-2, CRT-7). */
export const cartHealth = (): HealthSection =>
  healthSection({
    name: "carts",
    title: "Carts",
    surfaces: ["ops"],
    figures: figuresSchema,
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
        .sort((a, b) => b.versionMissing - a.versionMissing || b.calls - a.calls);
      const figures = {
        conflicts: total(window, cartMetrics.conflicts),
        impossibleVersions: total(window, cartMetrics.impossibleVersions),
        versionMissing: total(window, cartMetrics.versionMissing),
        clientsPendingValidation: clients.length,
        clients: clients.slice(0, 50),
      };
      return { status: figures.impossibleVersions > 0 ? "warn" : "pass", complete: window.complete, figures };
    },
    panel: [
      { label: "Stale versions (24 h)", metric: cartHealthMetrics.conflicts, read: ({ conflicts }) => conflicts },
      { label: "Impossible versions (24 h)", metric: cartHealthMetrics.impossible, read: ({ impossibleVersions }) => impossibleVersions },
      {
        label: "Clients pending validation",
        metric: cartHealthMetrics.pending,
        read: ({ clientsPendingValidation }) => clientsPendingValidation,
      },
      {
        label: "Missing versions by client",
        metric: cartHealthMetrics.missing,
        read: ({ clients }) => clients.map(({ client, versionMissing }) => ({ labels: [client], value: versionMissing })),
      },
    ],
  });
