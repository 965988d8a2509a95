import { contractFor } from "../../../src/platform/contract.ts";
import { call, check, until } from "../../journey/client.ts";
import { portFault } from "../control.ts";
import { DeployedStack, type Release } from "../deployed-stack.ts";
import type { Drill } from "../drill.ts";
import { operatorToken, untilOps } from "../operator.ts";
import { adsFor, campaignAbove, newViewer } from "../sponsored.ts";
import type { Stage } from "../stage.ts";

const { failOpenPerViewerMinute } = contractFor("local").ads;
const PORT = "viewer-controls";
const BID = 900_000;
const CAMPAIGNS = ["drill-a", "drill-b", "drill-c"];
/** Every isolate follows a fault within 5 s. */
const FOLLOWED_SECONDS = 30;
const SHOWN_SECONDS = 90;
const ASKED = 8;

type Policy = "fail_open" | "fail_closed";
const MODES: Readonly<Record<Policy, string>> = { fail_open: "without-controls", fail_closed: "ads-withheld" };

/** What counts viewers' ads does not answer: each policy in a release of its own, beside the stack that runs. */
export const viewerControlsDown: Drill = {
  name: "viewer-controls-down",
  title: "what counts a viewer's ads does not answer, under each policy",
  ways: {
    own: "hang",
    also: ["down", "slow"],
    not: { garbage: "a Durable Object is called by its types, with no wire between to garble" },
  },
  async run(stage) {
    const deployed = await DeployedStack.prepare(stage, "controls");
    for (const policy of ["fail_open", "fail_closed"] as const)
      await underPolicy(stage, await deployed.start({ ADS_DEGRADED_MODE_POLICY: policy }), policy);
  },
};

async function underPolicy(stage: Stage, { file, url }: Release, policy: Policy): Promise<void> {
  const token = await operatorToken(file);
  for (const [index, id] of CAMPAIGNS.entries()) await campaignAbove(file, token, id, BID - index);
  const [optedOut = "", before = "", first = "", asksOn = "", gpcViewer = "", after = ""] = await Promise.all(
    Array.from({ length: 6 }, () => newViewer(file)),
  );
  const controls = { optOut: true, hiddenAds: [], hiddenAdvertisers: [] };
  await call(url, "PUT", `/ads/viewer-controls?viewer=${optedOut}`, { body: controls });
  const healthy = await adsFor(file, before);
  check(healthy.ads.length === CAMPAIGNS.length && !healthy.degraded, `before it, ${JSON.stringify(healthy)}`);

  await call(url, "PUT", `/admin/drills/faults/${PORT}`, { token, body: portFault(stage.fault, 300) });
  stage.broke(`what counts viewers' ads ${stage.faultSaid}, under ${policy}`);
  const told = await until("an answer marked as degraded", FOLLOWED_SECONDS, async () => (await adsFor(file, first)).degraded);
  stage.detected(`${told.mode}, by ${told.policy}`);
  check(told.mode === MODES[policy] && told.policy.endsWith(policy), JSON.stringify(told));

  await stage.prove(`[ADS-1] under ${policy} a viewer is shown no more than the policy allows, and told so each time`, async () => {
    let shown = 0;
    for (let round = 0; round < ASKED; round += 1) {
      const { ads, degraded } = await adsFor(file, asksOn);
      check(degraded?.mode === MODES[policy], `an answer was not marked: ${JSON.stringify(degraded)}`);
      shown += ads.length;
    }
    // Two minutes at the most have passed.
    const [least, most] = policy === "fail_open" ? [1, 2 * failOpenPerViewerMinute] : [0, 0];
    check(shown >= least && shown <= most, `${shown} ads in ${ASKED} answers`);
    return `${shown} ads in ${ASKED} answers`;
  });
  await stage.prove(`[ADS-1] under ${policy} who opted out, by his controls or by Sec-GPC, is shown none`, async () => {
    const { ads } = await adsFor(file, optedOut);
    const path = `/ads?placement=cart&viewer=${gpcViewer}`;
    const gpc = (await call<{ ads: unknown[] }>(url, "GET", path, { headers: { "sec-gpc": "1" } })).body.ads;
    check(ads.length === 0 && gpc.length === 0, `${ads.length} and ${gpc.length} ads`);
    return "no ad";
  });
  await stage.prove(`[ADS-3] under ${policy} the surfaces count it`, async () => {
    // What the release before captured may still be shown.
    const wanted = (shown: Record<string, unknown>) => shown["policy"] === policy && Number(shown["degradedControlEvents"]) > 0;
    const figures = await untilOps(file, { what: "degradedControlEvents", seconds: SHOWN_SECONDS }, "ads", wanted);
    return `${String(figures["degradedControlEvents"])} of them`;
  });

  await call(url, "DELETE", "/admin/drills/faults", { token });
  stage.tell("mitigated", "the viewers' controls answer again");
  await until("ads without a mark", FOLLOWED_SECONDS, async () => {
    const { ads, degraded } = await adsFor(file, after);
    return ads.length > 0 && !degraded ? true : undefined;
  });
  stage.tell("recovered", `ads are served as before, under ${policy}`);
}
