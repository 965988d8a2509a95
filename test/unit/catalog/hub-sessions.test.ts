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

  it("[AUTH-3] goes on where nobody can say, for as long as the last evidence is good and not until the beat after", async () => {
    const { timers, hub, sessions } = stage();
    const client = await Client.open(hub, null, { sessionId: "ses_silent" });
    // Not at a beat, nor at its evidence's.
    await timers.pass(BEAT + 1_000);
    const late = await Client.open(hub, null, { sessionId: "ses_late" });
    for (const session of ["ses_silent", "ses_late"]) sessions.set(session, new Error("the owner does not answer"));
    await timers.pass(EVIDENCE_MS - 1_001);
    expect([client.ended, late.ended]).toEqual([false, false]);
    await timers.pass(1);
    expect([client.ended, late.ended]).toEqual([true, false]);
    await timers.pass(999);
    expect(late.ended).toBe(false);
    await timers.pass(1);
    expect(late.ended).toBe(true);
  });

  it("[AUTH-3] gives nobody more time by a look that hangs, and none to who comes by the same session meanwhile", async () => {
    const { timers, hub, hangLooks } = stage();
    const client = await Client.open(hub, null, { sessionId: "ses_hung" });
    hangLooks();
    await timers.pass(BEAT);
    const meanwhile = await Client.open(hub, null, { sessionId: "ses_hung" });
    await timers.pass(BEAT - 1);
    expect([client.ended, meanwhile.ended]).toEqual([false, false]);
    await timers.pass(1);
    expect([client.ended, meanwhile.ended]).toEqual([true, true]);
  });

  it("takes a later answer for new evidence", async () => {
    const { timers, hub, sessions } = stage();
    const client = await Client.open(hub, null, { sessionId: "ses_back" });
    sessions.set("ses_back", new Error("the owner does not answer"));
    await timers.pass(BEAT);
    sessions.set("ses_back", "alive");
    await timers.pass(BEAT);
    sessions.set("ses_back", new Error("the owner does not answer"));
    await timers.pass(EVIDENCE_MS - 1);
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
