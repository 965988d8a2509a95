import { call, check, until } from "../../journey/client.ts";
import { raiseAlerts, resolveAlert, undecided } from "../alert-path.ts";
import { Browser } from "../browser.ts";
import { breakAsAsked, healAll } from "../control.ts";
import type { Drill } from "../drill.ts";
import { operatorToken, partOf, readOps, untilOps } from "../operator.ts";
import type { Stage } from "../stage.ts";
import { accountForAll } from "./account-for-all.ts";
import { decideLetters } from "./decide-letters.ts";
import { replayBacklog, replayTheRest } from "./replay-backlog.ts";
import { seeDeadLetters } from "./see-dead-letters.ts";
import { STATUS_IS_ALL } from "../ways.ts";

const PRIMARY = "webhook-primary";
const ALERTS = 6;
const ALERTS_AGAIN = 2;
/** A capture is renewed behind an answer once it is older than the contract's 10 s; the schedule of tries is seconds in the local block. */
const SEEN_SECONDS = 90;

/** The primary receiver goes away, comes back and goes away again. */
export const webhookDown: Drill = {
  name: "webhook-down",
  title: "the receiver of alerts is gone",
  ways: { own: "down", also: ["hang", "error"], not: { slow: { drill: "primary-hangs" }, garbage: STATUS_IS_ALL } },
  async run(stage) {
    const { stack, runId } = stage;
    const token = await operatorToken(stack);
    const browser = new Browser(stack.url);
    await browser.signIn(stack.accounts.operator);
    await beginQuietly(stage, token);
    const incidentId = await openIncident(stage, token);

    await breakAsAsked(stage, PRIMARY);
    stage.broke(`the primary receiver ${stage.faultSaid}`);
    const first = await raiseAlerts(stage, token, keys(runId, "first", ALERTS));
    stage.undo("decide what is left", () => replayTheRest(stage, token));
    await untilOps(
      stack,
      { what: "a failing delivery on /health/ops", seconds: SEEN_SECONDS },
      "incidentAlerts",
      ({ retrying, undecided: left }) => Number(retrying) + Number(left) > 0,
    );
    stage.detected("/health/ops shows deliveries that fail");
    const letters = await seeDeadLetters(stage, token, first);
    await sawOnThePage(stage, browser);

    const decided = await decideLetters(stage, token, letters, incidentId);
    await healAll(stack);
    stage.tell("recovered", "the primary receiver answers again");
    const replayed = await replayBacklog(stage, token, decided.waiting);

    await breakAsAsked(stage, PRIMARY);
    stage.broke("the primary receiver is gone again, right after the replay");
    const again = await raiseAlerts(stage, token, keys(runId, "again", ALERTS_AGAIN));
    await proveTransportIncident(stage, browser);
    await healAll(stack);
    stage.tell("recovered", "the primary receiver answers again");
    await replayTheRest(stage, token);
    stage.tell("mitigated", "everything that died meanwhile is replayed");

    for (const alert of [...first, ...again]) await resolveAlert(stack, token, alert);
    await accountForAll(stage, { first, again, replayed, keptFromPrimary: decided.keptFromPrimary });
    await untilOps(
      stack,
      { what: "the end of the transport incident", seconds: SEEN_SECONDS + 60 },
      "incidentAlerts",
      ({ transportIncident }) => transportIncident === "none",
    );
    stage.tell("recovered", "no transport incident any more: the backlog is empty and has not grown for the contract's window");
  },
};

const keys = (runId: string, wave: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `drill.webhook-down.${runId}.${wave}-${index + 1}`);

/** Somebody else's letters would be replayed along, and a transport incident that stands cannot be seen to begin. */
async function beginQuietly({ stack }: Stage, token: string): Promise<void> {
  const left = await undecided(stack, token);
  check(left.length === 0, `${left.length} dead letters wait for a decision already: decide them before this drill`);
  await untilOps(
    stack,
    { what: "the end of an earlier transport incident", seconds: SEEN_SECONDS + 60 },
    "incidentAlerts",
    ({ transportIncident }) => transportIncident === "none",
  );
}

async function openIncident(stage: Stage, token: string): Promise<string> {
  const { url } = stage.stack;
  const { body } = await call<{ id: string }>(url, "POST", "/admin/incidents", {
    token,
    body: { title: `Drill ${stage.runId}: the receiver of alerts is gone`, severity: "minor" },
    expect: 201,
  });
  const none = { none: true, reason: "a drill" };
  stage.undo("close the incident", () =>
    call(url, "POST", `/admin/incidents/${body.id}/close`, {
      token,
      body: { rootCause: "a drill made the receiver refuse connections", runbookChange: none, regressionCheck: none },
    }),
  );
  return body.id;
}

async function sawOnThePage(stage: Stage, browser: Browser): Promise<void> {
  const shown = await until("undecided letters on the operations page", SEEN_SECONDS, async () => {
    const part = partOf(await browser.page("/admin/operations"), "incidentAlerts");
    return /undecided [1-9]/.test(part) ? part : undefined;
  });
  stage.tell("saw", `on the operations page: ${shown}`);
}

/** ALR-8: growth after a replay that succeeded is an incident of the transport, not a one-off miss. */
async function proveTransportIncident(stage: Stage, browser: Browser): Promise<void> {
  const { stack } = stage;
  await untilOps(
    stack,
    { what: "the transport incident on /health/ops", seconds: SEEN_SECONDS },
    "incidentAlerts",
    ({ transportIncident }) => transportIncident === "active",
  );
  stage.detected("/health/ops says transportIncident: active");
  await stage.prove("[ALR-8] both surfaces say that the transport itself is the incident", async () => {
    const page = partOf(await browser.page("/admin/operations"), "incidentAlerts");
    check(/Transport incident (?:1|yes)/.test(page), `the operations page says: ${page}`);
    const { incidentAlerts } = await readOps(stack);
    return `since ${String(incidentAlerts?.["transportIncidentSince"])}; the page says: ${page}`;
  });
}
