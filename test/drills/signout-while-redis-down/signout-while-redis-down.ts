import { call, check } from "../../journey/client.ts";
import { signedUpBuyer } from "../buyer.ts";
import { breakAsAsked, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { refusalOf, signedIn, statusBy, untilRefused } from "../sessions.ts";
import { untilDependency } from "../watch.ts";

/** For as long as the contract lets an isolate go by what it saw, and a little. */
const WATCHED_SECONDS = 40;

/** A buyer signs out while Redis cannot hear of it. */
export const signoutWhileRedisDown: Drill = {
  name: "signout-while-redis-down",
  title: "a buyer signs out while Redis is unreachable, which then comes back",
  ways: { own: "down", also: ["hang", "slow", "garbage", "error"], not: {} },
  async run(stage) {
    const { stack } = stage;
    const buyer = await signedUpBuyer(stage);
    const leaving = await signedIn(stack, buyer);
    const staying = await signedIn(stack, buyer);
    for (const { accessToken } of [leaving, staying]) await call(stack.url, "GET", "/auth/me", { token: accessToken });

    await breakAsAsked(stage, "redis");
    stage.broke(`Redis ${stage.faultSaid}`);
    await untilDependency(stack, "redis", "down");
    stage.detected("section dependencies has Redis as down");
    await call(stack.url, "POST", "/auth/logout", { token: leaving.accessToken, expect: 204 });
    await stage.prove("[AUTH-3] the sign-out holds while Redis is down, and the buyer's other session answers", async () => {
      const seconds = await untilRefused(stack, leaving.accessToken);
      const stays = await statusBy(stack, staying.accessToken);
      check(stays === 200, `the session that stays was answered ${stays}`);
      return `the access token was refused after ${seconds.toFixed(1)} s`;
    });

    await setFault(stack, "redis", "none");
    await untilDependency(stack, "redis", "up");
    stage.tell("recovered", "Redis answers again, and never heard of the sign-out");
    await stage.prove("[AUTH-3] the sign-out holds when Redis is back: it is not taken on the word of a cache that missed it", async () => {
      let looks = 0;
      for (const end = performance.now() + WATCHED_SECONDS * 1000; performance.now() < end; looks += 1) {
        const status = await statusBy(stack, leaving.accessToken);
        check(status === 401, `the access token was answered ${status} again`);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
      const refusal = await refusalOf(stack, leaving.refreshToken);
      check(refusal.status === 401, `its refresh token was answered ${refusal.status}`);
      const stays = await statusBy(stack, staying.accessToken);
      check(stays === 200, `the session that stays was answered ${stays}`);
      return `refused in each of ${looks} looks over ${WATCHED_SECONDS} s, refresh too`;
    });
  },
};
