import { contractFor } from "../../../src/platform/contract.ts";
import { check, until } from "../../journey/client.ts";
import { breakAsAsked, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { openAlert, untilOps } from "../operator.ts";
import { ageRefresh, convert, refreshNow, SOURCES } from "../rates.ts";
import { beginWithout, untilAlerted, untilOver } from "../watch.ts";

const ALERT = "fx.refresh.late";
const SEEN_SECONDS = 150;
/** The rule waits until its condition has lasted (`fx.refresh` of `health.alertRules`). */
const LASTING_SECONDS = SEEN_SECONDS + (contractFor("local").health.alertRules["fx.refresh"]?.forSeconds ?? 0);
const { refreshEverySeconds, refreshLateSeconds } = contractFor("local").fx;
/** Later than the minute's cron leaves to the hourly one, and not late enough to be told. */
const MISSED_SECONDS = refreshEverySeconds + refreshLateSeconds / 2;
const LATE_SECONDS = refreshEverySeconds + 2 * refreshLateSeconds;

/** The hourly refresh of the exchange rates does not come, once with sources that answer and once without. */
export const fxCronMissed: Drill = {
  name: "fx-cron-missed",
  title: "the hourly refresh of the exchange rates does not come",
  ways: { own: "down", also: ["hang", "slow", "garbage"], not: {} },
  async run(stage) {
    const { stack } = stage;
    await beginWithout(stage, ALERT);
    stage.undo("let both sources answer, and ask them", async () => {
      for (const source of SOURCES) await setFault(stack, source, "none");
      await refreshNow(stack);
    });
    const brokenAt = Date.now();
    await ageRefresh(stage, MISSED_SECONDS);
    stage.broke("the last refresh is of an hour and more ago, as where a cron was missed");
    await stage.prove("[FX-3] the minute's cron makes a missed one good, before anybody is told", async () => {
      const wanted = ({ refreshedAt }: Record<string, unknown>) => Date.parse(String(refreshedAt)) > brokenAt;
      const { refreshedAt } = await untilOps(stack, { what: "a refresh", seconds: SEEN_SECONDS }, "fx", wanted);
      await beginWithout(stage, ALERT);
      return `refreshed ${String(refreshedAt)}`;
    });

    for (const source of SOURCES) await breakAsAsked(stage, source);
    await ageRefresh(stage, LATE_SECONDS);
    stage.broke(`each of both sources ${stage.faultSaid}, and the last refresh is further back than the contract's patience`);
    await until(`the alert ${ALERT}`, LASTING_SECONDS, () => openAlert(stack, ALERT));
    const alert = await untilAlerted(stage, ALERT);
    stage.detected(`${alert.severity}: ${alert.summary}`);
    await stage.prove("[FX-3] it is told while the rates are fresh yet and money is converted with them", async () => {
      const { coverage, refreshOverdueSeconds, refreshFailure } = await untilOps(
        stack,
        { what: "an overdue refresh with its reason", seconds: SEEN_SECONDS },
        "fx",
        (figures) => Number(figures["refreshOverdueSeconds"]) > 0 && figures["refreshFailure"] !== null,
      );
      check(coverage === "fresh", `coverage is ${String(coverage)}`);
      const { status, body } = await convert(stage);
      check(status === 200 && body.freshness === "fresh", `a conversion said ${JSON.stringify(body)}`);
      return `${String(refreshOverdueSeconds)} s overdue, ${String(refreshFailure)}`;
    });

    for (const source of SOURCES) await setFault(stack, source, "none");
    await refreshNow(stack);
    stage.tell("recovered", "both sources answer, and are asked");
    await untilOver(stage, alert);
    stage.tell("saw", `${ALERT} is over by itself`);
  },
};
