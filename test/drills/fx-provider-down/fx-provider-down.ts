import { contractFor } from "../../../src/platform/contract.ts";
import { call, check, until } from "../../journey/client.ts";
import { breakAsAsked, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { openAlert, operatorToken, untilOps } from "../operator.ts";
import { ageRates, convert, refreshNow, SOURCES } from "../rates.ts";
import type { Stage } from "../stage.ts";
import { beginWithout, untilAlerted } from "../watch.ts";

const STALE = "fx.rates.stale-grace";
const EXPIRED = "fx.rates.expired";
/** An isolate reads the rates once a minute; the cron of incidents comes each minute, after a capture. */
const SEEN_SECONDS = 150;
/** Well into a window. */
const INTO_SECONDS = 600;
const { freshSeconds, graceSeconds } = contractFor("local").fx;

/** Both sources of exchange rates are gone for days, which the drill puts into the dates of what is stored. */
export const fxProviderDown: Drill = {
  name: "fx-provider-down",
  title: "both sources of exchange rates are down, past the grace window",
  ways: { own: "down", also: ["hang", "slow", "garbage", "error"], not: {} },
  async run(stage) {
    const { stack } = stage;
    await beginWithout(stage, STALE);
    await beginWithout(stage, EXPIRED);
    check((await convert(stage)).body.freshness === "fresh", "the rates are not fresh: see to that before this drill");
    const token = await operatorToken(stack);
    stage.undo("let both sources answer, and ask them", async () => {
      for (const source of SOURCES) await setFault(stack, source, "none");
      await refreshNow(stack);
    });
    const incident = await openIncident(stage, token);

    for (const source of SOURCES) await breakAsAsked(stage, source);
    await ageRates(stage, freshSeconds + INTO_SECONDS);
    stage.broke(`each of both sources ${stage.faultSaid}, and what is stored is of yesterday`);
    const stale = await untilAlerted(stage, STALE);
    stage.detected(`${stale.severity}: ${stale.summary}`);
    await stage.prove("[FX-2] inside the grace window money is converted, marked as stale", async () => {
      const { status, body } = await until("a conversion marked stale", SEEN_SECONDS, async () => {
        const answer = await convert(stage);
        return answer.body.freshness === "stale" ? answer : undefined;
      });
      check(status === 200 && body.degraded?.mode === "stale-rate", `it said ${JSON.stringify(body)}`);
      return JSON.stringify(body);
    });
    await untilTold(stage, token, incident, 2);

    await ageRates(stage, freshSeconds + graceSeconds + INTO_SECONDS);
    stage.broke("what is stored is past the grace window");
    // In one group with the alert before it, of which the receiver knows.
    const expired = await until(`the alert ${EXPIRED}`, SEEN_SECONDS, () => openAlert(stack, EXPIRED));
    stage.detected(`${expired.severity}: ${expired.summary}`);
    await stage.prove("[FX-2] past the grace window conversion is refused, and the refusal says that it is protective", async () => {
      const { status, body } = await until("a refusal", SEEN_SECONDS, async () => {
        const answer = await convert(stage);
        return answer.status === 200 ? undefined : answer;
      });
      check(status === 503 && body.type === "/problems/fx-rates-expired" && body.protective === true, `it said ${JSON.stringify(body)}`);
      return JSON.stringify(body);
    });
    await untilTold(stage, token, incident, 3);

    for (const source of SOURCES) await setFault(stack, source, "none");
    await refreshNow(stack);
    stage.tell("recovered", "both sources answer, and are asked");
    await until("a conversion at a fresh rate", SEEN_SECONDS, async () =>
      (await convert(stage)).body.freshness === "fresh" ? true : undefined,
    );
    await untilOps(stack, { what: "fresh coverage", seconds: SEEN_SECONDS }, "fx", ({ coverage }) => coverage === "fresh");
    await stage.prove("[FX-3] the incident's timeline has the coverage of each time, from fresh to stale to expired and back", async () => {
      const told = await untilTold(stage, token, incident, 4);
      const states = told.map((text) => /fresh|stale|expired/.exec(text)?.[0]);
      check(JSON.stringify(states) === JSON.stringify(["fresh", "stale", "expired", "fresh"]), `it says ${JSON.stringify(told)}`);
      return told.join(" | ");
    });
    for (const { key } of [stale, expired])
      await until(`the end of the alert ${key}`, SEEN_SECONDS, async () => ((await openAlert(stack, key)) ? undefined : true));
    await stage.prove("[FX-5] it closes with the coverage that was captured", async () => {
      const none = { none: true, reason: "a drill" };
      await call(stack.url, "POST", `/admin/incidents/${incident}/close`, {
        token,
        body: { rootCause: "a drill made both sources refuse connections", runbookChange: none, regressionCheck: none },
      });
      const { review } = (await call<{ review: { fxCoverage: string } }>(stack.url, "GET", `/admin/incidents/${incident}`, { token })).body;
      check(review.fxCoverage === "fresh", `it says ${review.fxCoverage}`);
      return `its review says ${review.fxCoverage}`;
    });
  },
};

async function openIncident({ stack, runId }: Stage, token: string): Promise<string> {
  const { body } = await call<{ id: string }>(stack.url, "POST", "/admin/incidents", {
    token,
    body: { title: `Drill ${runId}: no source of exchange rates answers`, severity: "minor", concerns: "fx" },
    expect: 201,
  });
  return body.id;
}

interface Incident {
  timeline: { kind: string; text: string }[];
}

/** Waits until the incident's timeline has told of the coverage so many times; answers what it says of it. */
function untilTold({ stack }: Stage, token: string, incident: string, times: number): Promise<string[]> {
  return until(`${times} entries about coverage`, SEEN_SECONDS, async () => {
    const { timeline } = (await call<Incident>(stack.url, "GET", `/admin/incidents/${incident}`, { token })).body;
    const told = timeline.filter(({ text }) => text.startsWith("coverage of exchange rates")).map(({ text }) => text);
    return told.length >= times ? told : undefined;
  });
}
