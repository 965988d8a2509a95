import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStackFile, type StackFile } from "../../local-cloud/stack-file.ts";
import { startStack } from "../../local-cloud/stack.ts";
import { deskBook, sendToDesk } from "../../scripts/deploy/desk-book.ts";
import { lookAtHealth, releaseOf } from "../../scripts/deploy/health-gate.ts";
import { Records } from "../../scripts/deploy/records.ts";
import { rollOut } from "../../scripts/deploy/roll-out.ts";
import { contractFor } from "../../src/platform/contract.ts";
import { call } from "../journey/client.ts";
import { STEPS, walk, type StepReport } from "../journey/journey.ts";
import type { Need, Progress } from "../journey/step.ts";
import { newPlace } from "../support/node/stack-place.ts";
import { CartBuyer } from "../support/node/versions/cart-buyer.ts";
import { sharedOut, type Deployment } from "../support/node/versions/shared-out.ts";
import { SideBySide, type Version } from "../support/node/versions/side-by-side.ts";
import { changedTree, thisTree, versionOf } from "../support/node/versions/source-trees.ts";
import { BROKEN } from "../support/node/versions/ways-to-break.ts";
import { standInForWrangler } from "../support/node/wrangler-stand-in.ts";
import { present } from "../support/present.ts";

const need = JSON.parse(readFileSync(new URL("../journey/requests/computer-equipment.json", import.meta.url), "utf8")) as Need;
const RUNS = "version-1";
const GOOD = "version-2";
interface Line {
  action: string;
  actor: { email: string };
  detail: { releaseId: string; why: string };
}
const idOf = (index: number): string => `version-${index + 3}`;

/** The roll-outs that `npm run deploy` makes, over HTTP against the whole stack; of what it speaks to, wrangler alone is a stand-in. */
describe("releases that are rolled out while buyers buy", () => {
  const account = mkdtempSync(join(tmpdir(), "procureiq-account-"));
  const accountFile = join(account, "account.json");
  const undo: (() => unknown)[] = [() => rmSync(account, { recursive: true })];
  const records = new Records(join(account, "open.json"), join(account, "ended.jsonl"));
  const versions: Version[] = [];
  /** What is said where the desk does not hear. */
  const untold: string[] = [];
  let file: StackFile;
  let buyer: CartBuyer;
  let first: Progress;
  let meanwhile: Progress;

  const standing = (): Deployment["versions"] => {
    const { deployments } = JSON.parse(readFileSync(accountFile, "utf8")) as { deployments: Deployment[] };
    return present(deployments.at(-1), "a deployment").versions;
  };

  const signedIn = async ({ email, password }: { email: string; password: string }): Promise<string> =>
    (await call<{ accessToken: string }>(file.url, "POST", "/auth/login", { body: { email, password } })).body.accessToken;

  const journey = async (runId: string): Promise<{ reports: StepReport[]; progress: Progress }> => {
    const reports: StepReport[] = [];
    let progress: Progress | undefined;
    await walk({
      ...{ stack: () => file, need, runId, report: (step: StepReport) => void reports.push(step) },
      between: async (_step, walked) => void (progress = walked),
    });
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    expect(reports.map(({ step }) => step)).toEqual(STEPS.map(({ name }) => name));
    return { reports, progress: present(progress, "what the buyer knows") };
  };

  beforeAll(async () => {
    versions.push(await versionOf(thisTree, RUNS), await versionOf(thisTree, GOOD));
    for (const [index, { change }] of BROKEN.entries()) {
      const tree = changedTree(...change);
      undo.push(() => tree.remove());
      versions.push(await versionOf(tree, idOf(index)));
    }
    const all = [{ version_id: RUNS, percentage: 100 }];
    const stands = { signedIn: true, queues: [], versions: [RUNS], secrets: {}, deployments: [{ id: "deployment-1", versions: all }] };
    writeFileSync(accountFile, JSON.stringify(stands));
    const shareCrons = sharedOut(standing);
    const shared = (): string => shareCrons(new Headers());
    const runner = new SideBySide(versions, { requests: sharedOut(standing), queues: RUNS, crons: shared, objects: RUNS });
    const { port, stateDir, remove } = await newPlace("broken release");
    undo.push(remove);
    const stack = await startStack({ port, stateDir, runner, log: () => undefined });
    undo.push(() => stack.stop());
    file = present(readStackFile(stateDir), "stack.json");
    ({ progress: first } = await journey("before-all"));
    const { currency = "", offers = [] } = first;
    const offer = present(
      offers.find(({ available }) => available),
      "an offer",
    );
    buyer = new CartBuyer(file.url, { signIn: () => signedIn(first), currency, offer });
    undo.push(() => buyer.stop());
    buyer.buy();
  }, 900_000);

  afterAll(async () => {
    for (const act of undo.toReversed()) await act();
  });

  const roll = (id: string, shares: readonly number[], watchSeconds: number, rates = contractFor("local").objectives.burnRates) =>
    rollOut({
      ...{ environment: "staging", shares, watchSeconds, everySeconds: 3, records },
      desk: deskBook({
        file: join(account, "untold.json"),
        send: sendToDesk(file.url, () => signedIn(file.accounts.operator)),
        say: (line) => void untold.push(line),
      }),
      releaseId: present(
        versions.find((version) => version.id === id),
        id,
      ).releaseId,
      rates,
      wrangler: async (args, { outputFile } = {}) => standInForWrangler(account, args, outputFile),
      look: () => lookAtHealth(file.url, file.opsReadToken),
      releaseOf: (version) => releaseOf(file.url, "procureiq", version),
      pause: (milliseconds) => pause(milliseconds),
      interrupted: () => undefined,
      now: () => new Date(),
      say: () => undefined,
    });

  it("go to all where nothing gets worse, also for who is on their way from a need to an order meanwhile", async () => {
    const walking = journey("meanwhile");
    await roll(GOOD, [10, 50, 100], 20);
    ({ progress: meanwhile } = await walking);
    expect(standing()).toEqual([{ version_id: GOOD, percentage: 100 }]);
    expect(records.ended().map(({ outcome }) => outcome)).toEqual(["served"]);
    expect(buyer.refusedLately()).toEqual([]);
  });

  it.each(BROKEN.map((broken, index) => ({ ...broken, id: idOf(index) })))(
    "that $way are stopped by themselves, and all is as it was",
    async ({ id, shares, watchSeconds = 60, readsOrders = false, firesCrons = false, bySideAlone = false, stopped, refused }) => {
      await counted();
      const until = new AbortController();
      const token = await signedIn(first);
      const reading = Array.from({ length: readsOrders ? 6 : 0 }, () => listOrders(token, until.signal));
      const beside = Promise.all([...reading, ...(firesCrons ? [fireCrons(until.signal)] : [])]);
      await expect(roll(id, shares, watchSeconds, bySideAlone ? [] : undefined).finally(() => until.abort())).rejects.toThrow(stopped);
      await beside;
      expect(standing()).toEqual([{ version_id: GOOD, percentage: 100 }]);
      expect(records.open()).toBeUndefined();
      expect(records.ended().at(-1)).toMatchObject({ outcome: "stopped", from: GOOD, to: id });
      expect(buyer.refusedLately()).toEqual(refused);
    },
  );

  /** Until all that the release before did badly is in the figures: handed on every ten seconds, it would count against the next. */
  async function counted(): Promise<void> {
    const bad = async (): Promise<number[]> =>
      (await lookAtHealth(file.url, file.opsReadToken)).burns.map(({ times, requests }) => Math.round(times * requests));
    let then = await bad();
    for (;;) {
      await pause(12_000);
      const now = await bad();
      if (now.every((count, index) => count <= present(then[index], "the same promise"))) return;
      then = now;
    }
  }

  /** In sixes under what a token may ask a minute. Who waits for too long hangs up, and asks again. */
  async function listOrders(token: string, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const signal = AbortSignal.timeout(5_000);
      const answer = await fetch(`${file.url}/orders`, { headers: { authorization: `Bearer ${token}` }, signal }).catch(
        (error: unknown) => {
          if (!signal.aborted) throw error;
        },
      );
      await answer?.body?.cancel();
      await pause(1_500);
    }
  }

  async function fireCrons(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const fired = await fetch(`${file.control}/crons/${encodeURIComponent("* * * * *")}`, { method: "POST" });
      expect(fired.ok).toBe(true);
      await pause(3_000);
    }
  }

  it("[GEN-2] each stand at the desk, with who deployed them and what stopped them", async () => {
    const token = await signedIn(file.accounts.operator);
    const { body } = await call<{ items: Line[] }>(file.url, "GET", "/admin/audit?limit=100", { token });
    const lines = body.items.filter(({ action }) => action.startsWith("release.")).toReversed();
    const releaseOfIndex = (index: number): string => present(versions[index], `version ${index}`).releaseId;
    expect(untold).toEqual([]);
    expect(lines.map(({ action, detail }) => `${action} ${detail.releaseId}`)).toEqual([
      ...["begun", "served"].map((word) => `release.${word} ${releaseOfIndex(1)}`),
      ...BROKEN.flatMap((_, index) => ["begun", "stopped"].map((word) => `release.${word} ${releaseOfIndex(index + 2)}`)),
    ]);
    expect(new Set(lines.map(({ actor }) => actor.email))).toEqual(new Set([file.accounts.operator.email]));
    const stopped = lines.filter(({ action }) => action === "release.stopped").map(({ detail }) => detail.why);
    expect(stopped).toEqual(records.ended().flatMap(({ outcome, why }) => (outcome === "stopped" ? [why] : [])));
  });

  it("have lost nothing and done nothing twice in the end", async () => {
    await buyer.stop();
    expect(buyer.refusedLately()).toEqual([]);
    expect(buyer.carts.size).toBeGreaterThan(50);
    expect(await buyer.wrong()).toEqual([]);
    const last = await journey("after-all");
    for (const walked of [first, meanwhile, last.progress]) {
      const token = await signedIn(walked);
      const { body: orders } = await call<{ items: { id: string }[] }>(file.url, "GET", "/orders", { token });
      expect(orders.items.map(({ id }) => id)).toEqual([walked.orderId]);
    }
    const stripe = present(file.stripe, "the local Stripe");
    const { body: intents } = await call<{ data: { status: string }[] }>(stripe.url, "GET", "/v1/payment_intents", {
      token: stripe.secretKey,
    });
    expect(intents.data.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
  });
});
