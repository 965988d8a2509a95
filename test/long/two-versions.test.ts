import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStackFile, type StackFile } from "../../local-cloud/stack-file.ts";
import { startStack, type Stack } from "../../local-cloud/stack.ts";
import { call } from "../journey/client.ts";
import { STEPS, walk, type StepReport } from "../journey/journey.ts";
import type { Need, Progress } from "../journey/step.ts";
import { newPlace } from "../support/node/stack-place.ts";
import { present } from "../support/present.ts";
import { SideBySide, type Placing } from "../support/node/versions/side-by-side.ts";
import { commitBefore, thisTree, treeOf, versionOf } from "../support/node/versions/source-trees.ts";

const need = JSON.parse(readFileSync(new URL("../journey/requests/computer-equipment.json", import.meta.url), "utf8")) as Need;
const commit = await commitBefore();
const BOTH = ["before", "this"] as const;
type Which = (typeof BOTH)[number];
const other = (which: Which): Which => (which === "this" ? "before" : "this");

let turns = 0;
/** Requests in turns; whoever has the objects, the other does the queues' work: each message and remote call is from one to the other. */
const placed = (objects: Which): Placing => ({
  requests: () => present(BOTH[(turns += 1) % BOTH.length], "a version"),
  queues: other(objects),
  crons: turns % 2 === 0 ? "this" : "before",
  objects,
});

describe.skipIf(commit === undefined)(`the release before (${commit ?? "no history at hand"}) and this one, side by side`, () => {
  const undo: (() => unknown)[] = [];
  let stack: Stack;
  let file: StackFile;
  let versions: SideBySide;

  beforeAll(async () => {
    const tree = await treeOf(present(commit, "the commit"));
    undo.push(() => tree.remove());
    versions = new SideBySide([await versionOf(tree, "before"), await versionOf(thisTree, "this")], placed("before"));
    const { port, stateDir, remove } = await newPlace("two versions");
    undo.push(remove);
    // As it is rolled out: the release before knows no sealed secret, so none is until it is gone.
    const settings = {
      WEBHOOK_SECRETS_KEY: JSON.stringify([{ kid: "next", secret: "seals once the release before is gone", from: "2999-01-01T00:00:00Z" }]),
    };
    stack = await startStack({ port, stateDir, settings, runner: versions, log: () => undefined });
    undo.push(() => stack.stop());
    file = present(readStackFile(stateDir), "stack.json");
  }, 400_000);

  afterAll(async () => {
    for (const act of undo.toReversed()) await act();
  });

  it("finish a journey whose requests, messages, remote calls and stored objects go back and forth, and nothing is lost or twice", async () => {
    expect(stack.provisioned.failed).toEqual([]);
    const reports: StepReport[] = [];
    let objects: Which = "before";
    let walked: Progress | undefined;
    await walk({
      stack: () => file,
      need,
      runId: "two-versions",
      report: (step) => reports.push(step),
      async between(_step, progress) {
        walked = progress;
        objects = other(objects);
        await versions.place(placed(objects));
      },
    });
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    expect(reports.map(({ step }) => step)).toEqual(STEPS.map(({ name }) => name));

    const { token, orderId, cartId, total } = present(walked, "what the buyer knows");
    const { body: orders } = await call<{ items: { id: string; total: object }[] }>(file.url, "GET", "/orders", { token });
    expect(orders.items.map(({ id }) => id)).toEqual([orderId]);
    const { body: cart } = await call<{ items: object[] }>(file.url, "GET", `/carts/${cartId}`, { token });
    expect(cart.items).toEqual([]);
    const stripe = present(file.stripe, "the local Stripe");
    const { body: intents } = await call<{ data: { status: string; amount: number }[] }>(stripe.url, "GET", "/v1/payment_intents", {
      token: stripe.secretKey,
    });
    expect(intents.data.map(({ status, amount }) => ({ status, amount }))).toEqual([{ status: "succeeded", amount: total?.amount }]);

    expect(Math.min(...BOTH.map((which) => versions.served.get(which) ?? 0))).toBeGreaterThan(20);
  });
});
