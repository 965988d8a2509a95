import { describe, expect, it } from "vitest";
import { escalateIncident } from "../../../src/operations/incidents/escalate-incident.ts";
import { openIncident } from "../../../src/operations/incidents/open-incident.ts";
import { publishedIncidents } from "../../../src/operations/incidents/published-incidents.ts";
import { replayEscalations } from "../../../src/operations/incidents/replay-escalations.ts";
import { facts, incidentDesk } from "./incidents-under-test.ts";
import { ann, refuses } from "./ledger-under-test.ts";

describe("incidents", () => {
  it("[GEN-8] publishes updates and calls support, both with their trace", async () => {
    const { deps, drain, posts } = await incidentDesk("incident-support");
    const { id } = await openIncident(deps, facts, ann);
    expect(await publishedIncidents(deps)).toEqual([]);
    await deps.incidentBook.appendToIncident(id, { kind: "update", text: "We are looking into failing payments." }, ann);
    await deps.incidentBook.appendToIncident(id, { kind: "note", text: "internal" }, ann);
    expect(await publishedIncidents(deps)).toMatchObject([
      { id, title: facts.title, updates: [{ text: "We are looking into failing payments." }] },
    ]);

    expect((await escalateIncident(deps, id, "tell the buyers", ann)).ok).toBe(true);
    await drain();
    expect(posts).toMatchObject([{ transport: "support" }]);
    expect(JSON.parse(posts[0]?.payload ?? "")).toMatchObject({
      type: "incident.escalated",
      data: { message: "tell the buyers", incident: { id } },
    });
    expect((await deps.incidentBook.readIncident(id))?.timeline.map(({ kind }) => kind)).toEqual([
      "opened",
      "update",
      "note",
      "escalated",
      "escalation-delivered",
    ]);
  });

  it("says on the incident and in the feed when support could not be reached", async () => {
    const { deps, drainFor, answers, feed } = await incidentDesk("incident-support-gone");
    const { id } = await openIncident(deps, facts, ann);
    answers.support = refuses();
    await escalateIncident(deps, id, "tell the buyers", ann);
    await drainFor(9);
    expect((await deps.incidentBook.readIncident(id))?.timeline.at(-1)).toMatchObject({
      kind: "escalation-failed",
      text: "support could not be reached: answered 503",
    });
    expect((await feed())[0]).toMatchObject({ topic: "escalation-failed", needsHuman: true, incidentId: id });
    expect(await deps.alertLedger.counts()).toMatchObject({ deadLetters: 0 });
  });

  it("[GEN-7] are told to support again, what it had taken too, under the webhook-id and with the body it had", async () => {
    const { deps, drain, drainFor, answers, posts } = await incidentDesk("incident-support-again");
    const { id } = await openIncident(deps, facts, ann);
    expect(await replayEscalations(deps, id, 1, ann)).toEqual({ ok: false, refusal: { kind: "no-escalation-to-replay" } });
    await escalateIncident(deps, id, "the first", ann);
    await drain();
    answers.support = refuses();
    await escalateIncident(deps, id, "the second", ann);
    await drainFor(9);
    delete answers.support;
    const [first, second] = [posts[0], posts[1]];
    const before = await deps.alertLedger.counts();
    expect(before).toMatchObject({ delivered: 1, dead: 1 });

    posts.length = 0;
    expect((await replayEscalations(deps, id, 20, ann)).ok).toBe(true);
    expect(await replayEscalations(deps, id, 20, ann)).toMatchObject({ refusal: { kind: "no-escalation-to-replay" } });
    await drain();
    expect(posts).toEqual([first, second]);
    expect((await replayEscalations(deps, id, 1, ann)).ok).toBe(true);
    await drain();
    expect(posts).toEqual([first, second, second]);
    const after = await deps.alertLedger.counts();
    expect(after).toMatchObject({ created: before.created, delivered: 2, dead: 0, pending: 0, retrying: 0 });
    expect((await deps.incidentBook.readIncident(id))?.timeline.slice(-5).map(({ kind }) => kind)).toEqual([
      "escalation-replayed",
      "escalation-delivered",
      "escalation-delivered",
      "escalation-replayed",
      "escalation-delivered",
    ]);
  });
});
