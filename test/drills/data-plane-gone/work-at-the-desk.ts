import { check, until } from "../../journey/client.ts";
import { journal } from "../alert-path.ts";
import type { Browser } from "../browser.ts";
import type { Stage } from "../stage.ts";

const DELIVERED_SECONDS = 30;
const PAGED_SECONDS = 90;
/** GEN-6. */
const SWITCHED_SECONDS = 5;
const SWITCH = "/admin/switches/fx-display";

/** An alert raised by hand is delivered, and the outage itself pages. */
export async function proveAlertPath(stage: Stage, browser: Browser): Promise<void> {
  const key = `drill.data-plane-gone.${stage.runId}`;
  await stage.prove("[GEN-10] the alert path works with the data plane gone", async () => {
    const alert = await browser.json<{ id: string }>("POST", "/notifications/incident-alerts", {
      key,
      severity: "warn",
      summary: "A drill raised this while Postgres and Redis were gone",
    });
    stage.undo(`resolve ${key}`, () =>
      browser.json("POST", `/notifications/incident-alerts/${alert.id}/resolve`, { reason: "the drill is over" }),
    );
    const delivered = await until("its delivery", DELIVERED_SECONDS, async () =>
      (await journal(stage, "webhook-primary")).find((got) => got.alertId === alert.id),
    );
    return `${key} is with the primary receiver as ${delivered.webhookId}`;
  });
  const paged = await until("the page about Postgres", PAGED_SECONDS, async () =>
    (await journal(stage, "webhook-primary")).find((got) => got.key === "dependency.postgres.down"),
  );
  stage.tell("saw", `paged: ${paged.key} reached the primary receiver as ${paged.webhookId}`);
}

/** An incident takes the health state of that moment with it. */
export async function proveIncidentDesk(stage: Stage, browser: Browser): Promise<void> {
  await stage.prove("[GEN-1, GEN-10] an incident opens with a copy of the health state and its blast radius", async () => {
    const incident = await browser.json<{ id: string; openedBy: string; blastRadius: { sections: { name: string; status: string }[] } }>(
      "POST",
      "/admin/incidents",
      { title: `Drill ${stage.runId}: Postgres and Redis are gone`, severity: "major" },
    );
    const none = { none: true, reason: "a drill" };
    stage.undo("close the incident", () =>
      browser.json("POST", `/admin/incidents/${incident.id}/close`, {
        rootCause: "a drill cut Postgres and Redis off",
        runbookChange: none,
        regressionCheck: none,
      }),
    );
    const health = await browser.json<{ capturedAt: string; sections: { name: string; figures: Record<string, { state?: string }> }[] }>(
      "GET",
      `/admin/incidents/${incident.id}/health`,
    );
    const figures = health.sections.find(({ name }) => name === "dependencies")?.figures;
    check(
      figures?.["postgres"]?.state === "down" && figures["redis"]?.state === "down",
      "the copy does not have Postgres and Redis as down",
    );
    const hit = incident.blastRadius.sections.map(({ name, status }) => `${name} ${status}`);
    check(
      hit.some((section) => section.startsWith("dependencies ")),
      `the blast radius has ${hit.join(", ")}`,
    );
    stage.tell("mitigated", `incident ${incident.id} is open`);
    return `${incident.id} by ${incident.openedBy}, health of ${health.capturedAt}, blast radius: ${hit.join(", ")}`;
  });
}

/** A switch set now holds on the buyers' route within the promised time. */
export async function proveSwitches(stage: Stage, browser: Browser): Promise<void> {
  const { url } = stage.stack;
  const set = (state: string) => browser.json("PUT", SWITCH, { state, owner: "the drill", reason: "a drill rehearses the switch" });
  await stage.prove("[GEN-6, GEN-10] a switch holds within 5 s with the data plane gone", async () => {
    check(!(await isSwitchedOff(url)), "fx-display is switched off already");
    stage.undo("switch fx-display on", () => set("on"));
    await set("off");
    const started = performance.now();
    await until("the switch's effect", SWITCHED_SECONDS, async () => ((await isSwitchedOff(url)) ? true : undefined));
    const seconds = (performance.now() - started) / 1000;
    check(seconds <= SWITCHED_SECONDS, `it took ${seconds.toFixed(1)} s`);
    stage.tell("mitigated", "fx-display is switched off");
    return `POST /fx/convert says feature-switched-off ${seconds.toFixed(1)} s after it was set`;
  });
}

/** What a buyer's conversion says of the switch. */
async function isSwitchedOff(url: string): Promise<boolean> {
  const body = JSON.stringify({ amount: { amount: 1_000, currency: "EUR" }, to: "USD" });
  const response = await fetch(`${url}/fx/convert`, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { type } = (await response.json()) as { type?: string };
  return type?.endsWith("/feature-switched-off") ?? false;
}
