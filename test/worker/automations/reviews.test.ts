import { beforeEach, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { automationsHealth } from "../../../src/features/automations/health.ts";
import { readOwedReview, readReviewDue } from "../../../src/features/automations/read-review.ts";
import { reviewBacklog } from "../../../src/features/automations/review-backlog.ts";
import { readSpill } from "../../../src/features/automations/spill.ts";
import { storeDeadLetter } from "../../../src/features/automations/store-dead-letter.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import type { OpenIncident } from "../../../src/platform/incidents.ts";
import { overriding } from "../objects.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation } from "./harness.ts";

let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
let now: Date;
/** Other files open incidents of their own. */
let incidents: OpenIncident[];
let deps: Deps;
const CADENCE_MS = () => deps.contract.automations.reviewEverySeconds * 1_000;
const later = (ms: number) => (now = new Date(now.getTime() + ms));

beforeEach(async () => {
  one = await buyerWithAutomation();
  incidents = [];
  // Beyond every letter and review of other files, which share the database.
  now = new Date(Date.now() + 3_600_000);
  deps = one.depsWith({
    clock: { now: () => now },
    incidentBook: overriding(one.deps.incidentBook, { openIncidents: async () => incidents }),
  });
  await storeDeadLetter(deps, { eventId: (await one.append(one.event("ord_a"))).id });
});

const incidentOpens = () => void incidents.push({ id: one.deps.ids.next("inc"), title: "Receivers are down", openedAt: now.getTime() });

async function captured(using: Deps = deps, previous?: unknown) {
  const section = automationsHealth(using);
  const capture = await section.capture({
    now,
    signal: AbortSignal.timeout(5_000),
    outbound: async (_, call) => call(),
    metrics: using.metricsReader,
    previous,
  });
  const figures = section.figures.parse(capture.figures) as Record<string, unknown>;
  const overdue = (section.alerts ?? [])
    .flatMap((rule) => rule.conditions(figures, using.contract))
    .filter(({ key }) => key === "automations.review.overdue");
  return { ...capture, figures, overdue };
}

it("[AUT-5] a review is due a cadence after an incident was opened over a backlog, is overdue after that, and a review puts it off", async () => {
  expect(await captured()).toMatchObject({ figures: { reviewDueAt: null, reviewOverdueSeconds: null }, overdue: [] });
  incidentOpens();
  const dueAt = new Date(now.getTime() + CADENCE_MS()).toISOString();
  expect(await captured()).toMatchObject({ figures: { reviewDueAt: dueAt, reviewOverdueSeconds: null }, overdue: [] });
  expect((await readOwedReview(deps)).dueAt).toBe(dueAt);

  later(CADENCE_MS() + 5_000);
  const [late] = (await captured()).overdue;
  expect(late).toMatchObject({ severity: "warn", summary: expect.stringContaining(dueAt) });
  expect(await captured()).toMatchObject({ status: "warn", figures: { reviewDueAt: dueAt, reviewOverdueSeconds: 5 } });

  const reviewed = await reviewBacklog(deps, OPERATOR, "all wait for the receiver");
  expect(reviewed).toMatchObject({ ok: true, value: { deadLetters: expect.any(Number), undecided: expect.any(Number) } });
  const nextDueAt = new Date(now.getTime() + CADENCE_MS()).toISOString();
  expect(await captured()).toMatchObject({
    figures: { reviewDueAt: nextDueAt, reviewOverdueSeconds: null, lastReviewAt: now.toISOString() },
    overdue: [],
  });

  incidents = [];
  expect(await captured()).toMatchObject({ figures: { reviewDueAt: null } });
});

it("[AUT-5] is owed for what waits in Redis alone, from when it came, and is not known to be owed or not while Redis cannot be asked", async () => {
  incidentOpens();
  await reviewBacklog(deps, OPERATOR, "what is in Postgres waits for the receiver");
  later(CADENCE_MS() / 2);
  const came = now.getTime();
  const emptied = { backlogSince: null, lastReviewAt: null };
  const entries = async () => [[`${came}-0`, ["letter", "{}"]]];
  const redis = overriding(one.deps.redis, { xlen: async () => 2, xrange: entries as never });
  const owed = await readReviewDue(deps, emptied, await readSpill({ redis }));
  expect(owed).toBe(new Date(came + CADENCE_MS()).toISOString());
  expect(await readReviewDue(deps, emptied, { waiting: 0, since: null })).toBeNull();
  expect(await readReviewDue(deps, emptied, undefined)).toBeUndefined();
});

it("[AUT-5] keeps the time it knew and says that it is not complete while the incidents cannot be read", async () => {
  incidentOpens();
  const { figures } = await captured();
  const away = one.depsWith({
    clock: deps.clock,
    incidentBook: overriding(one.deps.incidentBook, { openIncidents: () => Promise.reject(unavailable("alert-ledger")) }),
  });
  expect(await captured(away, figures)).toMatchObject({ complete: false, figures: { reviewDueAt: figures["reviewDueAt"] } });
  expect((await readOwedReview(away)).dueAt).toBeUndefined();
});
