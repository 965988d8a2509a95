import { check } from "../../journey/client.ts";
import { DeployedStack } from "../deployed-stack.ts";
import type { Drill } from "../drill.ts";
import { operatorToken, untilOps } from "../operator.ts";
import { adsFor, campaignAbove, chargedToday, newViewer, reportAd, type PlacedAds } from "../sponsored.ts";
import { untilAlerted } from "../watch.ts";

const BID = 900_000;
const CAMPAIGN = "drill-flooded";
const REPEATED = 130;
const SHOWN_SECONDS = 90;
const ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
/** Longer than `ads.leastClickMs`. */
const A_MOMENT_MS = 600;

const moment = () => new Promise((resolve) => setTimeout(resolve, A_MOMENT_MS));

/** Somebody has the clicks of an advertiser's ad made: against a stack of its own, whose hour of abuse ends with it. */
export const clickFlood: Drill = {
  name: "click-flood",
  title: "an ad is clicked by machines, over and over and in other ways",
  ways: { none: "its clients do wrong, and every server works" },
  async run(stage) {
    const deployed = await DeployedStack.prepare(stage, "clicks");
    const { file, stateDir } = await deployed.start({});
    const flooded = { startedAt: stage.startedAt, stack: file, stateDir };
    const token = await operatorToken(file);
    await campaignAbove(file, token, CAMPAIGN, BID);
    let viewers = 0;
    const shown = async (): Promise<{ viewer: string; token: string }> => {
      viewers += 1;
      const viewer = await newViewer(file);
      const { ads }: PlacedAds = await adsFor(file, viewer);
      const ad = ads.find(({ campaignId }) => campaignId === CAMPAIGN);
      check(ad, `no ad of the campaign: ${JSON.stringify(ads)}`);
      return { viewer, token: ad.impressionToken };
    };
    /** Seen and then clicked, as a person does. */
    const person = await shown();
    await reportAd(file, { type: "impression", token: person.token }, person);
    await moment();
    await reportAd(file, { type: "click", token: person.token }, person);
    const price = await chargedToday(file, token, CAMPAIGN);
    check(price > 0, "a person's click was not billed");

    stage.broke(
      `the same click comes ${REPEATED} times more, and clicks by a robot and a program, under another's name, without a sight and forged`,
    );
    for (let round = 0; round < REPEATED; round += 10)
      await Promise.all(Array.from({ length: 10 }, () => reportAd(file, { type: "click", token: person.token }, person)));
    const robot = await shown();
    await reportAd(file, { type: "impression", token: robot.token }, robot);
    await moment();
    await reportAd(file, { type: "click", token: robot.token }, { ...robot, userAgent: ROBOT });
    const unseen = await shown();
    await reportAd(file, { type: "click", token: unseen.token }, unseen);
    const stolen = await shown();
    const foreign = await reportAd(file, { type: "click", token: stolen.token }, { viewer: person.viewer });
    const forged = await reportAd(file, { type: "click", token: `${stolen.token.slice(0, -8)}AAAAAAAA` }, stolen);
    const program = await shown();
    await reportAd(file, { type: "click", token: program.token }, { ...program, userAgent: "curl/8.5.0" });

    const alert = await untilAlerted(flooded, "ads.abuse.repeated-token");
    stage.detected(`${alert.severity}: ${alert.summary}`);
    await stage.prove("[ADS-4] each way of them is counted by its own sign, on both surfaces", async () => {
      const signs = ["repeated-token", "too-many-events", "robot", "click-without-impression", "foreign-token", "forged-token"];
      const all = [...signs, "http-library"];
      const seen = (figures: Record<string, unknown>) => figures["abuseSignals"] as Record<string, number>;
      const figures = await untilOps(file, { what: `the signs ${all.join(", ")}`, seconds: SHOWN_SECONDS }, "ads", (now) =>
        all.every((sign) => (seen(now)[sign] ?? 0) > 0),
      );
      return JSON.stringify(seen(figures));
    });
    await stage.prove("[ADS-4] none of them is billed: the advertiser pays for the one click of a person", async () => {
      check(foreign.status === 422 && forged.status === 422, `foreign ${foreign.status}, forged ${forged.status}`);
      const charged = await chargedToday(file, token, CAMPAIGN);
      check(charged === price, `${charged} US cents, and a click costs ${price}`);
      return `${charged} US cents for one click of ${viewers + REPEATED}`;
    });
    stage.tell("recovered", "a click that is a person's is billed as before");
    await stage.prove("[ADS-4] another viewer's click is billed while the flood is counted", async () => {
      const other = await shown();
      await reportAd(file, { type: "impression", token: other.token }, other);
      await moment();
      await reportAd(file, { type: "click", token: other.token }, other);
      const charged = await chargedToday(file, token, CAMPAIGN);
      check(charged > price, `${charged} US cents after it`);
      return `${charged} US cents for two clicks`;
    });
  },
};
