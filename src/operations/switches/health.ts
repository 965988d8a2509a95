import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { unshown } from "../../platform/health/figure.ts";
import { figures, figuresOf } from "../../platform/health/figures.ts";
import type { AlertRule } from "../../platform/health/parts.ts";
import { flag } from "../../platform/metrics/metrics.ts";
import type { SwitchDeps } from "./ports.ts";
import { holdersOf, viewSwitches } from "./rules.ts";
import { freezeSchema, switchSchema } from "./schemas.ts";
import { recorded } from "../../platform/language/say.ts";

const switches = figures({ items: unshown(z.array(switchSchema)) }).gauge(
  "Not on",
  flag("switch_not_on", "1 where an operator has switched a feature off or over.", ["feature"]),
  ({ items }) => items.map(({ feature, state }) => ({ labels: [feature], value: state === "on" ? 0 : 1 })),
);

const freeze = figuresOf(freezeSchema.extend({ runningReleaseId: z.string() }))
  .gauge("Frozen", flag("deploys_frozen", "1 while deploys are frozen."), ({ frozen }) => (frozen ? 1 : 0))
  .text("Reason", ({ reason }) => reason)
  .text("By", ({ setBy }) => setBy)
  .text("Since", ({ frozen, setAt }) => (frozen ? setAt : null))
  .text("Held by", ({ holders }) => holders.map(({ incidentId, setBy }) => incidentId ?? setBy).join(", ") || null);

type Items = z.output<typeof switches.schema>["items"];

const SWITCH = "switch.not-on.";

/** That a feature is not on is no fault, and who is told of it hears of its end too, by hand or by its time (GEN-6). */
const notOn: AlertRule<{ items: Items }> = {
  name: "switch.not-on",
  conditions: ({ items }) =>
    items
      .filter(({ state }) => state !== "on")
      .map(({ feature, state, owner, reason, expiresAt }) => ({
        key: `${SWITCH}${feature}`,
        severity: "info",
        summary: notOnText({ feature, state, reason, expiresAt }),
        detail: { state, owner, expiresAt },
      })),
  ended({ items }, key) {
    const item = items.find(({ feature }) => `${SWITCH}${feature}` === key);
    return item?.expiresAt
      ? recorded`it is on again: its time was over at ${item.expiresAt}`
      : recorded`it is on again by ${item?.setBy ?? ""}: ${item?.reason ?? ""}`;
  },
};

function notOnText({ feature, state, reason, expiresAt }: Pick<Items[number], "feature" | "state" | "reason" | "expiresAt">): string {
  const isOff = state === "off";
  if (expiresAt === null)
    return isOff ? recorded`${feature} is off: ${reason ?? ""}` : recorded`${feature} is failed over: ${reason ?? ""}`;
  return isOff
    ? recorded`${feature} is off until ${expiresAt}: ${reason ?? ""}`
    : recorded`${feature} is failed over until ${expiresAt}: ${reason ?? ""}`;
}

/** GEN-6: every switch, on both ops surfaces. */
export const switchesHealth = (deps: SwitchDeps): HealthSection =>
  healthSection({
    name: "switches",
    title: "Switches",
    surfaces: ["ops"],
    rendered: "list",
    figures: switches,
    async capture({ now }) {
      const items = viewSwitches(await deps.switchDesk.listSwitches(), now);
      return { status: items.every(({ state }) => state === "on") ? "pass" : "warn", complete: true, figures: { items } };
    },
    alerts: [notOn],
  });

/** Deploys are held, which is no fault; who is told of it hears that they go out again. */
const frozen: AlertRule<z.output<typeof freeze.schema>> = {
  name: "deploys.frozen",
  conditions: ({ frozen: isFrozen, holders: [oldest, ...others] }) =>
    isFrozen && oldest
      ? [
          {
            key: "deploys.frozen",
            severity: "info",
            summary:
              others.length > 0
                ? recorded`deploys are frozen by ${others.length + 1} holders: ${oldest.reason}`
                : recorded`deploys are frozen: ${oldest.reason}`,
            detail: { since: oldest.setAt, incidentId: oldest.incidentId },
          },
        ]
      : [],
  ended: ({ setBy, reason }) => recorded`deploys go out again, by ${setBy ?? ""}: ${reason ?? ""}`,
};

/** GEN-2: whether deploys are frozen, and whether one happened all the same. */
export const deployFreezeHealth = (deps: SwitchDeps): HealthSection =>
  healthSection({
    name: "deployFreeze",
    title: "Deploy freeze",
    surfaces: ["ops"],
    figures: freeze,
    async capture() {
      const standing = await deps.switchDesk.deployFreeze();
      const { frozen = false, reason = null, setBy = null, setAt = null, releaseId = null, incidentId = null } = standing ?? {};
      const holders = [...holdersOf(standing)];
      const figures = { frozen, reason, setBy, setAt, releaseId, incidentId, holders, runningReleaseId: deps.settings.releaseId };
      return { status: frozen ? "warn" : "pass", complete: true, figures };
    },
    alerts: [
      frozen,
      freeze.page("ops.release.during-freeze", {
        when: ({ frozen, releaseId, runningReleaseId }) => frozen && releaseId !== null && releaseId !== runningReleaseId,
        say: ({ runningReleaseId, setBy, reason }) =>
          recorded`${runningReleaseId} was deployed while deploys are frozen by ${setBy ?? recorded`an operator`}: ${reason ?? ""}`,
        detail: ({ releaseId, runningReleaseId }) => ({ frozenAt: releaseId, running: runningReleaseId }),
      }),
    ],
  });
