import type { StackFile } from "../../../local-cloud/stack-file.ts";
import { call, check, until } from "../../journey/client.ts";
import { verifiedBuyer } from "../buyer.ts";
import type { Drill } from "../drill.ts";
import { operatorToken } from "../operator.ts";
import { mailed, refreshed, refusalOf, signedIn, untilRefused } from "../sessions.ts";

const GRACE_SECONDS = 31;
const TOLD_SECONDS = 90;
const SUBJECT = "A sign-in of yours was ended, because it may have been stolen";

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Somebody copied a buyer's refresh token and goes on with it, and the buyer comes back with his own. */
export const tokenTheft: Drill = {
  name: "token-theft",
  title: "a stolen refresh token is used beside the buyer's own",
  ways: { none: "its client is a thief, and every server works" },
  async run(stage) {
    const { stack } = stage;
    const buyer = await verifiedBuyer(stage);
    const own = await signedIn(stack, buyer);
    const other = await signedIn(stack, buyer);
    const thief = await refreshed(stack, own.refreshToken);
    stage.broke("a thief has refreshed with the buyer's token, and has an access token that answers");
    await call(stack.url, "GET", "/auth/me", { token: thief.accessToken });
    await pause(GRACE_SECONDS);

    const refusal = await refusalOf(stack, own.refreshToken);
    check(refusal.status === 401, `the buyer's own token, used before by the thief, was answered ${refusal.status}`);
    stage.detected("the buyer's token comes a second time, and ends the family");
    await stage.prove("[AUTH-3] the family has ended: neither the thief's refresh token nor his access token is good", async () => {
      const seconds = await untilRefused(stack, thief.accessToken);
      const next = await refusalOf(stack, thief.refreshToken);
      check(next.status === 401, `the thief's refresh token was answered ${next.status}`);
      return `the access token was refused after ${seconds.toFixed(1)} s, the refresh token at once`;
    });
    await stage.prove("[AUTH-3] the buyer is told by mail, once, and operators by one line of the audit trail", async () => {
      const mail = await until("the mail to the buyer", TOLD_SECONDS, async () => (await mailed(stack, buyer.email, SUBJECT))[0]);
      check(!mail.text.includes(own.refreshToken), "the mail has a token in it");
      const lines = await auditLines(stack, buyer.email);
      check(lines.length === 1, `the trail has ${lines.length} lines`);
      check((await mailed(stack, buyer.email, SUBJECT)).length === 1, "the buyer got more than one mail");
      return `"${mail.subject}", and ${lines[0]?.action} of ${lines[0]?.subject}`;
    });
    await stage.prove("[AUTH-3] nobody else is signed out: another session of his goes on, and he signs in anew", async () => {
      await call(stack.url, "GET", "/auth/me", { token: other.accessToken });
      const on = await refreshed(stack, other.refreshToken);
      await call(stack.url, "GET", "/auth/me", { token: on.accessToken });
      await call(stack.url, "GET", "/auth/me", { token: (await signedIn(stack, buyer)).accessToken });
      return "the other session answers and refreshes";
    });
    stage.tell("recovered", "the buyer is signed in again, the thief is not");
  },
};

async function auditLines(stack: StackFile, actor: string): Promise<{ action: string; subject: string }[]> {
  const path = `/admin/audit?action=buyer.refresh-token-reused&actor=${encodeURIComponent(actor)}`;
  const { body } = await call<{ items: { action: string; subject: string }[] }>(stack.url, "GET", path, {
    token: await operatorToken(stack),
  });
  return body.items;
}
