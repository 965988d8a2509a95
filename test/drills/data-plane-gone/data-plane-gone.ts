import { check, until } from "../../journey/client.ts";
import { Browser } from "../browser.ts";
import { signedUpBuyer } from "../buyer.ts";
import { breakAsAsked, healAll } from "../control.ts";
import type { Drill } from "../drill.ts";
import { partOf, readOps, untilOps } from "../operator.ts";
import type { Stage } from "../stage.ts";
import { beginWithout, stateOf } from "../watch.ts";
import { askAsBuyer } from "./ask-as-buyer.ts";
import { proveAlertPath, proveIncidentDesk, proveSwitches } from "./work-at-the-desk.ts";
import { walkFirstSteps } from "./walk-first-steps.ts";

const DATA_PLANE = ["postgres", "redis"] as const;
/** What the issue of the operations plane promises under production settings. */
const DETECTED_SECONDS = 90;
const RECOVERED_SECONDS = 90;

/** Postgres and Redis are unreachable at once. */
export const dataPlaneGone: Drill = {
  name: "data-plane-gone",
  title: "Postgres and Redis are unreachable",
  ways: { own: "down", also: ["hang", "slow", "garbage", "error"], not: {} },
  async run(stage) {
    const { stack } = stage;
    const buyer = await signedUpBuyer(stage);
    await beginWithout(stage, "dependency.postgres.down");
    for (const service of DATA_PLANE) await breakAsAsked(stage, service);
    stage.broke(`each of Postgres and Redis ${stage.faultSaid}`);

    const browser = new Browser(stack.url);
    await stage.prove("[GEN-10] an operator signs in from a fresh browser with the data plane gone", async () => {
      await browser.signIn(stack.accounts.operator);
      const page = await browser.page("/admin/operations");
      check(page.includes(stack.accounts.operator.email), "the page does not say who is signed in");
      return `${stack.accounts.operator.email}, by the form of /admin/login, to /admin/operations`;
    });
    const dependencies = await untilOps(
      stack,
      { what: "Postgres and Redis shown as down", seconds: DETECTED_SECONDS },
      "dependencies",
      (figures) => DATA_PLANE.every((name) => stateOf(figures, name) === "down"),
    );
    stage.detected(
      `/health/ops says down: ${DATA_PLANE.map((name) => `${name}, ${(dependencies[name] as { detail: string }).detail}`).join("; ")}`,
    );
    await proveSurfaces(stage, browser);
    await proveAlertPath(stage, browser);
    await proveIncidentDesk(stage, browser);
    await proveSwitches(stage, browser);
    await stage.prove("[GEN-10] buyers get clear problems, never a 500", () => askAsBuyer(stack, buyer));

    await healAll(stack);
    stage.tell("recovered", "Postgres and Redis answer again");
    await untilOps(stack, { what: "Postgres and Redis shown as up", seconds: RECOVERED_SECONDS }, "dependencies", (figures) =>
      DATA_PLANE.every((name) => stateOf(figures, name) === "up"),
    );
    stage.tell("saw", "/health/ops says that both are up");
    await stage.prove("[GEN-10] the buyers' plane works again without anybody's help", () => walkFirstSteps(stage));
  },
};

/** A monitor from outside learns the same as who looks at the page. */
async function proveExport(stage: Stage): Promise<void> {
  const { stack } = stage;
  await stage.prove("[MIR-1] /metrics is whole, and says what is down", async () => {
    const scraped = await fetch(`${stack.url}/metrics`, { headers: { authorization: `Bearer ${stack.opsReadToken}` } });
    const text = await scraped.text();
    check(scraped.ok && text.endsWith("# EOF\n"), `/metrics answered ${scraped.status} with ${text.slice(-80)}`);
    for (const name of DATA_PLANE) check(text.includes(`dependency_up{dependency="${name}"} 0`), `${name} is not shown as down`);
    return `${text.split("\n").filter((line) => line.startsWith("# TYPE ")).length} metrics, ${DATA_PLANE.join(" and ")} down`;
  });
}

async function proveSurfaces(stage: Stage, browser: Browser): Promise<void> {
  const { stack } = stage;
  await stage.prove("[GEN-10] /health and both ops surfaces keep working and say what is down", async () => {
    const health = await fetch(`${stack.url}/health`);
    check(health.ok, `/health answered ${health.status}`);
    const started = performance.now();
    const ops = await readOps(stack);
    const milliseconds = Math.round(performance.now() - started);
    const shown = await until("both on the operations page", DETECTED_SECONDS, async () => {
      const part = partOf(await browser.page("/admin/operations"), "dependencies");
      return /postgres[^.]{0,40}down/i.test(part) && /redis[^.]{0,40}down/i.test(part) ? part : undefined;
    });
    stage.tell("saw", `on the operations page: ${shown.slice(0, 300)}`);
    return `/health ${health.status}, /health/ops in ${milliseconds} ms with status ${JSON.stringify(ops["status"])}, the page names both`;
  });
  await proveExport(stage);
}
