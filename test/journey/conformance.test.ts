import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { BenchApi } from "../../packages/sdk/conformance/bench-api.ts";
import { examine, type Verdict } from "../../packages/sdk/conformance/examine.ts";
import { Http } from "../../packages/sdk/src/http.ts";
import { ProblemError } from "../../packages/sdk/src/problem.ts";
import type { FaultName } from "../../packages/sdk/conformance/judging.ts";
import { shopClient } from "./conformance/shop-client.ts";
import { rawClient, RIGHT, type Habits } from "./conformance/raw-client.ts";

const COMMAND = fileURLToPath(new URL("../../packages/sdk/bin/procureiq-conformance.js", import.meta.url));
const PROGRAM = fileURLToPath(new URL("conformance/program-client.ts", import.meta.url));

type Seeded = Partial<Habits> & { name: string };

const RIGHT_ONES: Seeded[] = [
  { name: "by-tags/1", versions: "if-match" },
  { name: "by-fields/1", versions: "fields" },
];
const WRONG_ONES: [fault: FaultName, habits: Seeded][] = [
  ["missing-versions", { name: "forgetful/1", versions: "none" }],
  ["lost-update", { name: "overwriting/1", onConflict: "overwrites" }],
  ["gives-up", { name: "giving-up/1", onConflict: "gives-up" }],
  ["claims-success", { name: "cheerful/1", onConflict: "says-it-is-done" }],
  ["computes-versions", { name: "counting/1", onConflict: "counts-up" }],
  ["double-edit", { name: "keyless/1", keys: "none" }],
  ["new-key-on-repeat", { name: "key-forgetting/1", keys: "new-each-time" }],
  ["hammers", { name: "impatient/1", waits: false }],
  ["pays-unseen", { name: "hasty/1", checksOutUnseen: true }],
  ["resurrects", { name: "reviving/1", addsAgain: true }],
];

const BUYERS = 4;

/** A new buyer's access token; where the machine is busy with passwords already it is asked for again. */
async function newBuyer(baseUrl: string, number: number): Promise<string> {
  const http = new Http({ baseUrl, client: "conformance-test/1", patienceMs: 90_000 });
  const body = { email: `conformance-${number}@buyers.test`, password: `conformance buyer ${number}` };
  try {
    await http.act("POST", "/auth/register", crypto.randomUUID(), { body });
  } catch (error) {
    // A registration has no key: repeated after its answer came too late, it finds its own account.
    if (!(error instanceof ProblemError) || !error.is("email-taken")) throw error;
  }
  return (await http.act<{ accessToken: string }>("POST", "/auth/login", crypto.randomUUID(), { body })).accessToken;
}

describe("the conformance kit, against the running stack", () => {
  const stack = inject("journeyStack");
  let api: BenchApi;
  beforeAll(async () => {
    const { url, accounts } = stack;
    api = await BenchApi.open({ baseUrl: url, credentials: accounts.buyer });
  });

  const commanded = async (...args: string[]): Promise<Verdict> => {
    const at = ["--url", stack.url, "--offer", api.offerId, "--token", api.accessToken, "--json"];
    const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, ...at, ...args]);
    return JSON.parse(stdout) as Verdict;
  };

  it("[CRT-4] passes the shop, as its pages use the cart", { tags: ["slow"] }, async () => {
    const { client, conforms, checks } = await examine({
      baseUrl: stack.url,
      accessToken: await newBuyer(stack.url, BUYERS),
      offerId: api.offerId,
      adapter: shopClient,
    });
    expect(checks.filter(({ verdict }) => verdict === "failed")).toEqual([]);
    expect([client, conforms]).toEqual(["procureiq-shop/1", true]);
  });

  it("[CRT-4] passes the typed client, by its command", { tags: ["slow"] }, async () => {
    const { client, conforms, checks } = await commanded();
    expect(checks.filter(({ verdict }) => verdict === "failed")).toEqual([]);
    expect([client, conforms]).toEqual(["procureiq-sdk/0.2.0", true]);
    expect(checks.filter(({ verdict }) => verdict === "not-used").map(({ name }) => name)).toEqual(["precondition-failed"]);
  });

  it("[CRT-4] passes a program in another process that answers line by line", { tags: ["slow"] }, async () => {
    // A shell reads it: the project may stand in a folder with a space.
    expect(await commanded("--program", `"${process.execPath}" "${PROGRAM}"`)).toMatchObject({
      client: "by-program/1",
      conforms: true,
      faults: [],
    });
  });
});

describe("the conformance kit, before clients that keep to the contract and such that do not", { tags: ["slow"] }, () => {
  const verdicts = new Map<string, Verdict>();
  /** What is allowed in a minute is a buyer's, so clients that are tried at once share a few. */
  const tokens: string[] = [];
  const habits: Seeded[] = [...RIGHT_ONES, ...WRONG_ONES.map(([, one]) => one)];

  beforeAll(async () => {
    const { url, accounts } = inject("journeyStack");
    const { offerId } = await BenchApi.open({ baseUrl: url, credentials: accounts.buyer });
    for (let number = 0; number < BUYERS; number += 1) tokens.push(await newBuyer(url, number));
    const tried = habits.map(async (one, index) => {
      const options = { baseUrl: url, accessToken: tokens[index % BUYERS], offerId };
      verdicts.set(one.name, await examine({ ...options, adapter: rawClient({ ...RIGHT, ...one }) }));
    });
    await Promise.all(tried);
  });

  it.each(RIGHT_ONES)("[CRT-4] passes whoever keeps to the contract: $name", ({ name, versions }) => {
    const verdict = verdicts.get(name);
    expect(verdict).toMatchObject({ client: name, conforms: true, faults: [] });
    const unused = verdict?.checks.filter((check) => check.verdict === "not-used").map((check) => check.name);
    expect(unused).toEqual([versions === "if-match" ? "conflict" : "precondition-failed"]);
  });

  it.each(WRONG_ONES)("[CRT-4] names who %s", (fault, { name }) => {
    expect(verdicts.get(name)).toMatchObject({ client: name, conforms: false, faults: expect.arrayContaining([fault]) });
  });
});
