import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultMode } from "../../local-cloud/faults.ts";
import { builtWorker } from "../../local-cloud/worker-runner.ts";
import { signIn, verifiedBuyer } from "../drills/buyer.ts";
import { healAll, setFault } from "../drills/control.ts";
import { statusBy } from "../drills/sessions.ts";
import { call } from "../journey/client.ts";
import { startTemporaryStack, type TemporaryStack } from "../support/node/found-stack.ts";
import { present } from "../support/present.ts";
import { everywhereOf, operatorOf, serviceTokenOf, sessionOf, type Leaver } from "./leaver.ts";

/** The contract's `access.revocationSeconds`: nothing that is sent later may be answered, and no stream be open. */
const REVOKED_MS = 30_000;
/** It is counted from when the sign-out was sent, and its end is kept a little later: on a machine with other work by so much. */
const KEPT_MS = 1_000;
/** Of a timer on a machine with other work: a stream's end is told by one. */
const LATE_MS = 3_000;
const WATCHED_MS = REVOKED_MS + KEPT_MS + LATE_MS + 1_000;
const LOOK_EVERY_MS = 500;

const STORES = { Redis: ["redis"], Postgres: ["postgres"], both: ["redis", "postgres"] } as const;
/** `slow` answers within the callers' deadlines, of a second and of five. */
const SLOW_MS = { redis: 700, postgres: 3_000 } as const;
const WAYS = ["down", "hang", "slow", "garbage"] as const satisfies readonly FaultMode[];
const TIMES = ["before", "during", "after"] as const;
const CELLS = (Object.keys(STORES) as (keyof typeof STORES)[]).flatMap((stores) => WAYS.map((way) => ({ stores, way })));

/** One that leaves, and when it was last answered something it should not be. Times are of `performance.now()`. */
interface Watched {
  name: string;
  leaver: Leaver;
  signedOutAt: number;
  lastAnswered: Map<string, number>;
}

const answered = (status: number): boolean => status < 400;

async function look({ leaver, signedOutAt, lastAnswered }: Watched): Promise<void> {
  const asked = performance.now();
  const all = Object.entries({ ...leaver.looks, ...leaver.never });
  for (const [name, status] of await Promise.all(all.map(async ([what, ask]) => [what, await ask()] as const))) {
    if (answered(status)) lastAnswered.set(name, asked - signedOutAt);
  }
}

/** Looks at all that have left, each by itself so that one that hangs holds back nobody, until the watch ends. */
async function watch(watched: readonly Watched[], milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  const each = watched.map(async (one) => {
    while (performance.now() < end) {
      await look(one);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  });
  await Promise.all(each);
}

const VERIFIED: readonly { verification: "local" | "api"; cells: typeof CELLS }[] = [
  { verification: "local", cells: CELLS },
  { verification: "api", cells: CELLS.filter(({ stores }) => stores === "both") },
];

describe.each(VERIFIED)("what has been signed out, with operators' tokens verified by way of $verification", ({ verification, cells }) => {
  let stack: TemporaryStack;
  /** By when they sign out: buyers of whom all ends. */
  const leavingAltogether = new Map<string, { buyer: Awaited<ReturnType<typeof verifiedBuyer>>; searchId: string }>();
  beforeAll(async () => {
    const runner = builtWorker({ requestsAMinute: 10_000_000 });
    stack = await startTemporaryStack(`revocation-${verification}`, { runner, settings: { ADMIN_TOKEN_VERIFICATION: verification } });
    for (const time of TIMES) {
      const buyer = await verifiedBuyer({ stack: stack.file, runId: `everywhere-${time}` });
      leavingAltogether.set(time, { buyer, searchId: await searchOf(stack.file.url, await signIn(stack.file, buyer)) });
    }
  }, 300_000);
  afterAll(() => stack.stop());

  it.for(cells)(
    "[AUTH-2, AUTH-3] is answered nothing past the contract's seconds, nor its streams, whether $stores are $way before, during or after the sign-out",
    { timeout: 240_000 },
    async ({ stores, way }, { annotate }) => {
      const { file } = stack;
      const buyer = await verifiedBuyer({ stack: file, runId: `${stores}-${way}`.toLowerCase() });
      const staying = await signIn(file, buyer);
      const searchId = await searchOf(file.url, staying);
      const leaving = new Map<string, Leaver[]>();
      for (const time of TIMES) {
        const service = await serviceTokenOf(file, staying, searchId, `${stores}-${way}-${time}`);
        const altogether = present(leavingAltogether.get(time), time);
        const everywhere = await everywhereOf(file, altogether.buyer, altogether.searchId);
        leaving.set(time, [await sessionOf(file, buyer, searchId), everywhere, service, await operatorOf(file)]);
      }
      for (const leaver of [...leaving.values()].flat()) {
        for (const ask of Object.values(leaver.looks)) expect(answered(await ask())).toBe(true);
      }

      const gone: Watched[] = [];
      const owed: Leaver[] = [];
      /** Ends each of those; answers who could not be. Counted from when it was asked for, which is before it was kept. */
      const signOut = async (time: string, leavers: readonly Leaver[]): Promise<void> => {
        const ends = leavers.map(async (leaver) => {
          const signedOutAt = performance.now();
          const refusal = await leaver.signOut();
          if (refusal === undefined) gone.push({ name: `${leaver.kind}, ${time}`, leaver, signedOutAt, lastAnswered: new Map() });
          else owed.push(leaver);
        });
        await Promise.all(ends);
      };
      const of = (time: string): Leaver[] => present(leaving.get(time), time);

      await signOut("signed out before they were away", of("after"));
      for (const service of STORES[stores]) await setFault(file, service, way, way === "slow" ? { latencyMs: SLOW_MS[service] } : {});
      await signOut("signed out while they were away", of("during"));
      // Whatever is away, each of them was kept: where Postgres cannot say whose it is, by the owner alone (0137).
      expect(owed.map(({ kind }) => kind)).toEqual([]);
      await watch(gone, WATCHED_MS);

      await healAll(file);
      await signOut("signed out once they were back", [...of("before"), ...owed.splice(0)]);
      expect(owed).toEqual([]);
      await watch(gone, WATCHED_MS);

      const late = gone.flatMap(({ name, leaver, signedOutAt, lastAnswered }) => [
        ...[...lastAnswered]
          .filter(([what, ms]) => what in leaver.never || ms > REVOKED_MS + KEPT_MS)
          .map(([what, ms]) => `${name}: ${what} after ${ms} ms`),
        ...Object.entries(leaver.streams)
          .filter(([, { endedAt = Infinity }]) => endedAt - signedOutAt > REVOKED_MS + KEPT_MS + LATE_MS)
          .map(([what, { endedAt }]) => `${name}: ${what}, ${endedAt === undefined ? "still open" : `for ${endedAt - signedOutAt} ms`}`),
      ]);
      expect(late).toEqual([]);
      expect(await statusBy(file, staying)).toBe(200);
      await annotate(told(gone));
    },
  );
});

async function searchOf(url: string, token: string): Promise<string> {
  const { body } = await call<{ id: string }>(url, "POST", "/searches", { token, body: { query: "desk lamp" } });
  return body.id;
}

/** The longest that anything was answered or fed after its sign-out, by kind of bearer. */
function told(gone: readonly Watched[]): string {
  const longest = new Map<string, number>();
  const note = (what: string, ms: number) => longest.set(what, Math.max(longest.get(what) ?? 0, ms));
  for (const { leaver, signedOutAt, lastAnswered } of gone) {
    for (const [what, ms] of lastAnswered) note(`${leaver.kind}'s ${what}`, ms);
    for (const [what, { endedAt = Infinity }] of Object.entries(leaver.streams)) note(`${leaver.kind}'s ${what}`, endedAt - signedOutAt);
  }
  return [...longest].map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)} s`).join(", ");
}
