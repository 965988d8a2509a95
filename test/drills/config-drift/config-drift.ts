import { check } from "../../journey/client.ts";
import { BOOTSTRAP_SECRET, DeployedStack } from "../deployed-stack.ts";
import type { Drill } from "../drill.ts";
import type { Stage } from "../stage.ts";
import {
  proveDriftIsFirst,
  proveFindings,
  proveNothingIsCalledDown,
  proveIncident,
  untilDriftEnds,
  type Drifted,
} from "./look-at-drift.ts";

const MISSING = ["EXCHANGE_RATE_API_KEY", "OPENAI_API_KEY", "MONGO_URL"];
/** Nobody answers there, as `.alt` is never in the DNS (RFC 9476), but it is no placeholder and an address as production has them. */
const ELSEWHERE = "https://alerts.procureiq.alt/incidents";

const unset = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));
/** The contract demands the second way too, without which a release fails as without the first. */
const PRODUCTION = {
  ENVIRONMENT: "production",
  OPS_BOOTSTRAP_SECRET: BOOTSTRAP_SECRET,
  INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "https://second.procureiq.alt/incidents",
  ...unset(MISSING),
};

/** A release whose settings are those of somebody's machine, some of them not there, beside the stack that runs. */
export const configDrift: Drill = {
  name: "config-drift",
  title: "a release goes out with settings missing and malformed",
  ways: { none: "it breaks the settings of a release, and no server" },
  async run(stage) {
    const deployed = await DeployedStack.prepare(stage, "drift");

    const drifted = await deployed.start({ ...PRODUCTION, INCIDENT_ALERT_WEBHOOK_URL: ELSEWHERE });
    const loopback = Object.entries(drifted.settings)
      .filter(([name, value]) => (name.endsWith("_URL") || name.endsWith("_ENDPOINT") ? value.includes("127.0.0.1") : false))
      .map(([name]) => name);
    const drift: Drifted = { url: drifted.url, opsReadToken: drifted.opsReadToken, missing: MISSING, loopback };
    stage.broke(`a production release is without ${MISSING.join(", ")} and has ${loopback.length} loopback addresses`);
    await proveFindings(stage, drift);
    await proveIncident(stage, drift);
    await proveDriftIsFirst(stage, drift);
    await proveNothingIsCalledDown(stage, drift);
    await expectHealth(stage, drifted.url, "warn", 200);

    await deployed.start({ ...PRODUCTION, INCIDENT_ALERT_WEBHOOK_URL: null });
    stage.broke("the next release has no INCIDENT_ALERT_WEBHOOK_URL either");
    await stage.prove("[ALR-4] without its primary transport the release fails for outside monitors", async () => {
      await expectHealth(stage, drifted.url, "fail", 503);
      return "/health says fail, /health/monitor answers 503";
    });

    await deployed.start({});
    stage.tell("mitigated", "released again with every setting put right");
    await expectHealth(stage, drifted.url, "pass", 200);
    await untilDriftEnds(drift);
    stage.tell("recovered", "/health says pass, and the alert config.drift is resolved");
  },
};

async function expectHealth(stage: Stage, url: string, status: string, monitorStatus: number): Promise<void> {
  const health = await fetch(`${url}/health`);
  const body = (await health.json()) as { status: string };
  const monitor = await fetch(`${url}/health/monitor`);
  check(health.ok && body.status === status, `/health answered ${health.status} and says ${body.status}, not ${status}`);
  check(monitor.status === monitorStatus, `/health/monitor answered ${monitor.status}, not ${monitorStatus}`);
  stage.tell("saw", `/health says ${body.status}; /health/monitor answers ${monitor.status}`);
}
