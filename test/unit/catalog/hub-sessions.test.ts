import { describe, expect, it } from "vitest";
import { Client, EVIDENCE_MS, POLICY, stage } from "./hub-client.ts";

const BEAT = POLICY.heartbeatMs;

describe("given clients that watch a search by their sessions", () => {
  it("[AUTH-3] ends the stream of a session that has ended at the next beat, and no other's", async () => {
    const { timers, hub, sessions } = stage();
    const signedOut = await Client.open(hub, null, { sessionId: "ses_out" });
    const other = await Client.open(hub, null, { sessionId: "ses_in" });
    await timers.pass(BEAT);
    expect([signedOut.ended, other.ended]).toEqual([false, false]);
    sessions.set("ses_out", "ended");
    await timers.pass(BEAT);
    expect([signedOut.ended, other.ended]).toEqual([true, false]);
    expect(hub.watching).toBe(1);
  });

  it("[AUTH-3] tells the client to come back, so that it hears why it is refused, and counts the end under its name", async () => {
    const { timers, hub, sessions, summaries } = stage();
    const client = await Client.open(hub, null, { sessionId: "ses_out" });
    sessions.set("ses_out", "ended");
    await timers.pass(BEAT);
    expect(new TextDecoder().decode(client.pieces.at(-1))).toBe("retry: 500\n\n");
    await timers.pass(2_000);
    expect(summaries[0]?.figures).toMatchObject({ "closed-signed-out": 1 });
  });

  it("asks about a session once a beat, however many clients came by it", async () => {
    const { timers, hub, sessionsAsked } = stage();
    for (let client = 0; client < 20; client += 1) await Client.open(hub, null, { sessionId: `ses_${client % 2}` });
    await timers.pass(BEAT);
    expect(sessionsAsked.toSorted()).toEqual(["ses_0", "ses_1"]);
  });

  it("[AUTH-3] goes on where nobody can say, for as long as the last evidence is good", async () => {
    const { timers, hub, sessions } = stage();
    const client = await Client.open(hub, null, { sessionId: "ses_silent" });
    await timers.pass(BEAT);
    sessions.set("ses_silent", new Error("the owner does not answer"));
    await timers.pass(EVIDENCE_MS);
    expect(client.ended).toBe(false);
    await timers.pass(BEAT);
    expect(client.ended).toBe(true);
  });

  it("takes a later answer for new evidence", async () => {
    const { timers, hub, sessions } = stage();
    const client = await Client.open(hub, null, { sessionId: "ses_back" });
    sessions.set("ses_back", new Error("the owner does not answer"));
    await timers.pass(BEAT);
    sessions.set("ses_back", "alive");
    await timers.pass(BEAT);
    sessions.set("ses_back", new Error("the owner does not answer"));
    await timers.pass(EVIDENCE_MS);
    expect(client.ended).toBe(false);
  });

  it("leaves streams alone that the release before opened without a session", async () => {
    const { timers, hub, sessionsAsked } = stage();
    const client = await Client.open(hub);
    await timers.pass(4 * BEAT);
    expect(client.ended).toBe(false);
    expect(sessionsAsked).toEqual([]);
  });
});
