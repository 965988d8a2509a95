import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decideDeadLetter } from "../../../src/features/automations/decide-dead-letter.ts";
import { reopenDeferred } from "../../../src/features/automations/reopen-deferred.ts";
import { replayDeadLetters } from "../../../src/features/automations/replay-dead-letters.ts";
import { storeDeadLetter } from "../../../src/features/automations/store-dead-letter.ts";
import type { Deps } from "../../../src/deps.ts";
import { closeIncident } from "../../../src/operations/incidents/close-incident.ts";
import { openIncident } from "../../../src/operations/incidents/open-incident.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { OPERATOR } from "../operator.ts";
import { overriding } from "../objects.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
beforeEach(async () => {
  fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const open = async (title = "Receivers are down"): Promise<string> =>
  (await openIncident(one.deps, { title, severity: "major", model: null, concerns: null, freezeDeploys: false }, OPERATOR)).id;

const close = (id: string) =>
  closeIncident(
    one.deps,
    id,
    { rootCause: "a certificate", runbookChange: { change: "look there first" }, regressionCheck: { none: true, reason: "not ours" } },
    OPERATOR,
  );

/** Dead letters of events whose dispatch crashed. */
async function deadLetters(...orders: string[]): Promise<string[]> {
  for (const order of orders) {
    const { id } = await one.append(one.event(order));
    await storeDeadLetter(one.deps, { eventId: id });
  }
  return (await letters()).map(({ id }) => id);
}

const letters = () => lettersOf(one);

const deferUntil = (id: string, incidentId: string) =>
  decideDeadLetter(one.deps, OPERATOR, id, { outcome: "deferred", note: "waits", incidentId });

/** Runs the cron's verb once nobody else does: files share one Postgres. */
async function reopen(deps: Deps = one.deps): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const result = (await reopenDeferred(deps)) as { skipped?: string };
    if (result.skipped === undefined) return;
  }
  throw new Error("the lease is never free");
}

describe("[AUT-4] a letter that is deferred", () => {
  it("names an incident that is open, stays in the backlog while it is, and can still be replayed", async () => {
    const [id = ""] = await deadLetters("ord_a");
    const incidentId = await open();
    expect(await deferUntil(id, incidentId)).toMatchObject({ ok: true });
    await reopen();
    expect(await letters()).toMatchObject([{ state: "deferred", incidentId }]);
    await replayDeadLetters(one.deps, OPERATOR, [id]);
    await one.pump();
    expect(await letters()).toMatchObject([{ state: "replayed", incidentId: null }]);
  });

  it("is refused with the place in the body where the incident was never opened, or is over", async () => {
    const [id = ""] = await deadLetters("ord_a");
    const never = one.deps.ids.next("inc");
    expect(await deferUntil(id, never)).toEqual({
      ok: false,
      refusal: { kind: "incident-not-open", incidentId: never, state: undefined },
    });
    const incidentId = await open();
    valueOf(await close(incidentId));
    expect(await deferUntil(id, incidentId)).toEqual({ ok: false, refusal: { kind: "incident-not-open", incidentId, state: "closed" } });
    const byHand = { outcome: "handled-manually" as const, note: "phoned" };
    expect(await decideDeadLetter(one.deps, OPERATOR, id, { ...byHand, incidentId: never })).toMatchObject({ ok: false });
    expect(await letters()).toMatchObject([{ state: "undecided", history: [{ what: "stored" }] }]);
    // What was done about it during an incident can be said after it.
    expect(await decideDeadLetter(one.deps, OPERATOR, id, { ...byHand, incidentId })).toMatchObject({ ok: true });
  });

  it("is undecided again once its incident is closed, and no other's", async () => {
    const [first = "", second = ""] = await deadLetters("ord_a", "ord_b");
    const [mine, other] = [await open(), await open("Another thing")];
    await deferUntil(first, mine);
    await deferUntil(second, other);
    valueOf(await close(mine));
    await reopen();
    const [reopened, waiting] = await letters();
    expect(reopened).toMatchObject({ id: first, state: "undecided", incidentId: null, decidedBy: null, note: null });
    expect(reopened?.history.at(-1)).toMatchObject({ what: "reopened", by: null, incidentId: mine });
    expect(waiting).toMatchObject({ id: second, state: "deferred", incidentId: other });
  });

  it("reopens exactly once whatever dies after the incident was closed, and however many runs meet", async () => {
    const ids = await deadLetters("ord_a", "ord_b", "ord_c");
    const incidentId = await open();
    for (const id of ids) await deferUntil(id, incidentId);
    // It closes while the letters' owner is away, and whoever was to reopen them dies at each step.
    valueOf(await close(incidentId));
    const away = { incidentStates: () => Promise.reject(unavailable("alert-ledger")) };
    await expect(reopen(one.depsWith({ incidentBook: overriding(one.deps.incidentBook, away) }))).rejects.toMatchObject({
      code: "dependency-unavailable",
    });
    const dying = one.depsWith();
    const execute = vi.spyOn(dying.db, "execute").mockRejectedValueOnce(unavailable("postgres"));
    await expect(reopen(dying)).rejects.toMatchObject({ code: "dependency-unavailable" });
    expect(execute).toHaveBeenCalledOnce();
    expect((await letters()).map(({ state }) => state)).toEqual(["deferred", "deferred", "deferred"]);

    await Promise.all([reopen(), reopen(one.depsWith()), reopen(one.depsWith())]);
    await reopen();
    for (const { state, history } of await letters()) {
      expect(state).toBe("undecided");
      expect(history.map(({ what }) => what)).toEqual(["stored", "deferred", "reopened"]);
    }
  });

  it("that was deferred in the very moment its incident was closed is found by the next run", async () => {
    const [id = ""] = await deadLetters("ord_a");
    const incidentId = await open();
    const closing = overriding(one.deps.incidentBook, {
      incidentStates: async (ids: readonly string[]) => {
        const states = await one.deps.incidentBook.incidentStates(ids);
        valueOf(await close(present(ids[0], "the incident")));
        return states;
      },
    });
    const decided = await decideDeadLetter(one.depsWith({ incidentBook: closing }), OPERATOR, id, {
      outcome: "deferred",
      note: "waits",
      incidentId,
    });
    expect(decided).toMatchObject({ ok: true });
    await reopen();
    expect(await letters()).toMatchObject([{ state: "undecided" }]);
  });
});
