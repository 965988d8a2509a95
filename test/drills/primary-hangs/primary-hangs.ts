import { check, until } from "../../journey/client.ts";
import { journal, raiseAlerts, undecided, type RaisedAlert } from "../alert-path.ts";
import { breakAsAsked, healAll } from "../control.ts";
import type { Drill } from "../drill.ts";
import { operatorToken, readOps, untilOps } from "../operator.ts";
import type { Stage } from "../stage.ts";
import { replayTheRest } from "../webhook-down/replay-backlog.ts";
import { STATUS_IS_ALL } from "../ways.ts";

const PRIMARY = "webhook-primary";
const WARNINGS = 20;
/** What the issue of the alert path promises: a page is on some transport by then. */
const PAGE_SECONDS = 60;
/** And the surface says that it is not well. */
const SURFACE_SECONDS = 75;
const RECOVERED_SECONDS = 180;

/** The primary receiver takes every connection and answers none, with a crowd of warnings before the page. */
export const primaryHangs: Drill = {
  name: "primary-hangs",
  title: "the receiver of alerts hangs while many warnings wait for it and a page comes",
  ways: { own: "hang", also: ["slow"], not: { garbage: STATUS_IS_ALL } },
  hypothesis:
    "While the primary receiver never answers, a page that comes behind many warnings is at the secondary within a minute and the surface fails; nothing is lost, and when it answers again everything arrives there.",
  async run(stage) {
    const { stack, runId } = stage;
    const token = await operatorToken(stack);
    const left = await undecided(stack, token);
    check(left.length === 0, `${left.length} dead letters wait for a decision already: decide them before this drill`);
    stage.undo("decide what is left", () => replayTheRest(stage, token));

    await breakAsAsked(stage, PRIMARY);
    stage.broke(`the primary receiver ${stage.faultSaid}`);
    // Each of a beginning of its own, so that none is told with the others.
    const warnings = await raiseAlerts(
      stage,
      token,
      Array.from({ length: WARNINGS }, (_, index) => `drill${runId}n${index}.waits`),
    );
    const pagedAt = performance.now();
    const [page] = await raiseAlerts(stage, token, [`drill${runId}.pages`], "page");
    check(page !== undefined, "the page was not raised");

    await untilOps(
      stack,
      { what: "incidentAlerts shown as failing", seconds: SURFACE_SECONDS },
      "incidentAlerts",
      ({ status }) => status === "fail",
    );
    stage.detected("section incidentAlerts fails");
    await stage.prove("[ALR-5] a page that the primary keeps waiting is at the secondary within a minute, behind no warning", () =>
      arrivesAtTheSecondary(stage, page, pagedAt),
    );
    await stage.prove("[ALR-3] the surface says since when the primary fails", async () => {
      const { incidentAlerts } = await readOps(stack);
      return JSON.stringify(incidentAlerts?.["transportFailingSeconds"]);
    });

    await healAll(stack);
    stage.tell("recovered", "the primary receiver answers again");
    await replayTheRest(stage, token);
    await stage.prove("[ALR-2] everything raised meanwhile is at the primary, each word under one id", () =>
      arrivesAtThePrimary(stage, [...warnings, page]),
    );
    await untilOps(
      stack,
      { what: "the primary shown as working", seconds: RECOVERED_SECONDS },
      "incidentAlerts",
      ({ status }) => status !== "fail",
    );
    stage.tell("saw", "section incidentAlerts fails no more");
  },
};

async function arrivesAtTheSecondary(stage: Stage, { id }: RaisedAlert, pagedAt: number): Promise<string> {
  await until("the page at the secondary", PAGE_SECONDS, async () =>
    (await journal(stage, "webhook-secondary")).some(({ alertId }) => alertId === id) ? true : undefined,
  );
  return `after ${((performance.now() - pagedAt) / 1000).toFixed(1)} s`;
}

/** What the secondary alone was told of, because it was decided so, is not among them. */
async function arrivesAtThePrimary(stage: Stage, raised: readonly RaisedAlert[]): Promise<string> {
  const came = await until("every alert at the primary", RECOVERED_SECONDS, async () => {
    const taken = await journal(stage, "webhook-primary");
    return raised.every(({ id }) => taken.some(({ alertId }) => alertId === id)) ? taken : undefined;
  });
  const ids = came.map(({ webhookId }) => webhookId);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  // A receiver that took one and did not answer in time is sent it again, under the same id.
  return `${raised.length} alerts; ${twice.length} words came again under the id they had`;
}
