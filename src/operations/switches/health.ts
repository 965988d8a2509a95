import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { flag } from "../../platform/metrics/metrics.ts";
import type { SwitchDeps } from "./ports.ts";
import { viewSwitches } from "./rules.ts";
import { freezeSchema, switchSchema } from "./schemas.ts";

export const switchHealthMetrics = {
  notOn: flag("switch_not_on", "1 where an operator has switched a feature off or over.", ["feature"]),
  frozen: flag("deploys_frozen", "1 while deploys are frozen."),
};

/** GEN-6: every switch, on both ops surfaces. */
export const switchesHealth = (deps: SwitchDeps): HealthSection =>
  healthSection({
    name: "switches",
    title: "Switches",
    surfaces: ["ops"],
    rendered: "list",
    figures: z.object({ items: z.array(switchSchema) }),
    async capture({ now }) {
      const items = viewSwitches(await deps.switchDesk.listSwitches(), now);
      return { status: items.every(({ state }) => state === "on") ? "pass" : "warn", complete: true, figures: { items } };
    },
    panel: [
      {
        label: "Not on",
        metric: switchHealthMetrics.notOn,
        read: ({ items }) => items.map(({ feature, state }) => ({ labels: [feature], value: state === "on" ? 0 : 1 })),
      },
    ],
  });

/** GEN-2: whether deploys are frozen, and whether one happened all the same. */
export const deployFreezeHealth = (deps: SwitchDeps): HealthSection =>
  healthSection({
    name: "deployFreeze",
    title: "Deploy freeze",
    surfaces: ["ops"],
    figures: freezeSchema.extend({ runningReleaseId: z.string() }),
    async capture() {
      const freeze = await deps.switchDesk.deployFreeze();
      const { frozen = false, reason = null, setBy = null, setAt = null, releaseId = null, incidentId = null } = freeze ?? {};
      const figures = { frozen, reason, setBy, setAt, releaseId, incidentId, runningReleaseId: deps.settings.releaseId };
      return { status: frozen ? "warn" : "pass", complete: true, figures };
    },
    alerts: [
      {
        name: "ops.release.during-freeze",
        conditions: ({ frozen, releaseId, runningReleaseId, setBy, reason }) =>
          frozen && releaseId !== null && releaseId !== runningReleaseId
            ? [
                {
                  key: "ops.release.during-freeze",
                  severity: "page",
                  summary: `${runningReleaseId} was deployed while deploys are frozen by ${setBy ?? "an operator"}: ${reason ?? ""}`,
                  detail: { frozenAt: releaseId, running: runningReleaseId },
                },
              ]
            : [],
      },
    ],
    panel: [
      { label: "Frozen", metric: switchHealthMetrics.frozen, read: ({ frozen }) => (frozen ? 1 : 0) },
      { label: "Reason", text: ({ reason }) => reason },
      { label: "By", text: ({ setBy }) => setBy },
      { label: "Since", text: ({ frozen, setAt }) => (frozen ? setAt : null) },
    ],
  });
