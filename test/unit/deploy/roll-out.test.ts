import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { gateFaults, lookAtHealth, releaseOf, type Look } from "../../../scripts/deploy/health-gate.ts";
import { Records } from "../../../scripts/deploy/records.ts";
import { recordWhole, rollBack, rollOut, type RollOut } from "../../../scripts/deploy/roll-out.ts";
import { createWrangler } from "../../../scripts/setup/wrangler.ts";
import { standInForWrangler } from "../../support/node/wrangler-stand-in.ts";

const RATES: RollOut["rates"] = [
  { name: "fast", shortMinutes: 5, longMinutes: 60, rate: 14.4, severity: "page", minimumRequests: 20 },
  { name: "slow", shortMinutes: 30, longMinutes: 360, rate: 6, severity: "warn", minimumRequests: 100 },
];
const burn = (promise: string, times: number, requests = 1_000) => ({ promise, rate: "fast", times, requests });
const CALM: Look = { failing: [], burns: [burn("cart.availability", 0)] };
const BURNING: Look = { failing: [], burns: [burn("cart.availability", 90)] };

const enders: (() => void)[] = [];
afterEach(() => enders.splice(0).forEach((end) => end()));

/** An account in which one version serves all, and what health says look after look; the last is said for good. */
function deployed(looks: readonly (Look | Error)[] = [CALM]) {
  const folder = mkdtempSync(join(tmpdir(), "procureiq-deploy-"));
  enders.push(() => rmSync(folder, { recursive: true, force: true }));
  const left = [...looks];
  const said: string[] = [];
  const records = new Records(join(folder, "roll-out.json"), join(folder, "releases.jsonl"));
  const program = join(import.meta.dirname, "../../support/node/wrangler-program.ts");
  const run: RollOut = {
    ...{ environment: "staging", releaseId: "r2", shares: [10, 50, 100], watchSeconds: 30, everySeconds: 15, rates: RATES, records },
    wrangler: async (args, { outputFile } = {}) => standInForWrangler(folder, args, outputFile),
    look: async () => {
      const look = left.length > 1 ? left.shift() : left[0];
      if (look === undefined || look instanceof Error) throw look ?? new Error("nobody said");
      return look;
    },
    releaseOf: async () => "r2",
    pause: () => Promise.resolve(),
    interrupted: () => undefined,
    now: () => new Date(0),
    say: (line) => void said.push(line),
  };
  standInForWrangler(folder, ["deploy", "--env", "staging"]);
  const calls = () =>
    readFileSync(join(folder, "calls.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as string[]).join(" "));
  return {
    ...{ run, said, records, folder },
    /** Each share of requests that was given, in order. */
    given: () => calls().flatMap((call) => /^versions deploy ((?:\S+@\d+% )+)/.exec(call)?.[1]?.trim() ?? []),
    fails: (call: string, says: string) => writeFileSync(join(folder, "fail.json"), JSON.stringify([{ call, says }])),
    wranglerProgram: createWrangler(folder, [process.execPath, "--disable-warning=ExperimentalWarning", program, folder]),
  };
}

describe("a roll-out", () => {
  it("asks the new version at 0 % what it is, then gives it its shares, and says so in the records", async () => {
    const { run, given, records } = deployed();
    await rollOut(run);
    expect(given()).toEqual([
      "version-2@0% version-1@100%",
      "version-2@10% version-1@90%",
      "version-2@50% version-1@50%",
      "version-2@100%",
    ]);
    expect(records.ended()).toMatchObject([{ from: "version-1", to: "version-2", releaseId: "r2", outcome: "served" }]);
    expect(records.open()).toBeUndefined();
  });

  it("[GEN-2] uploads under the release's id, by which a change during a freeze is noticed", async () => {
    const { run, wranglerProgram, folder } = deployed();
    await rollOut({ ...run, wrangler: wranglerProgram, shares: [100], watchSeconds: 15 });
    expect(readFileSync(join(folder, "calls.jsonl"), "utf8")).toContain('"versions","upload","--env","staging","--var","RELEASE_ID:r2"');
  });

  it("stops by itself where a promise burns that did not before, and gives everything back", async () => {
    const { run, given, records } = deployed([CALM, CALM, BURNING]);
    await expect(rollOut(run)).rejects.toThrow("r2 was stopped at 10 % and version-1 serves all again: cart.availability burns 90 times");
    expect(given().at(-1)).toBe("version-1@100%");
    expect(given()).not.toContain("version-2@50% version-1@50%");
    expect(records.ended()).toMatchObject([{ outcome: "stopped", share: 10, why: expect.stringContaining("cart.availability") }]);
  });

  it("serves nobody by a version that does not answer as its release", async () => {
    const { run, given } = deployed();
    await expect(rollOut({ ...run, releaseOf: async () => "r1" })).rejects.toThrow(
      "the new version does not answer as r2: it says it is r1",
    );
    expect(given()).toEqual(["version-2@0% version-1@100%", "version-1@100%"]);
  });

  it("takes two looks without an answer, and stops at the third in a row", async () => {
    const away = new Error("health answered 502");
    await rollOut(deployed([CALM, away, away, CALM]).run);
    const { run, given } = deployed([CALM, away]);
    await expect(rollOut({ ...run, watchSeconds: 60 })).rejects.toThrow("health does not answer at 10 %: health answered 502");
    expect(given().at(-1)).toBe("version-1@100%");
  });

  it("is taken back where it is interrupted", async () => {
    const { run, given } = deployed();
    await expect(rollOut({ ...run, interrupted: () => "interrupted by SIGINT" })).rejects.toThrow("interrupted by SIGINT");
    expect(given().at(-1)).toBe("version-1@100%");
  });

  it("uploads nothing while another one stands half way, and that one is rolled back by one command", async () => {
    const { run, given, records } = deployed();
    const dies = { ...run, shares: [10, 100], pause: () => Promise.reject(new Error("killed")) };
    const killed = {
      ...dies,
      wrangler: async (args: readonly string[], more = {}) =>
        args[2] === "version-1@100%" ? { code: 1, stdout: "", stderr: "" } : run.wrangler(args, more),
    };
    await expect(rollOut(killed)).rejects.toThrow("killed");
    expect(records.open()).toMatchObject({ from: "version-1", to: "version-2", share: 10 });
    await expect(rollOut(run)).rejects.toThrow("a roll-out stands half way (version-2 10 %, version-1 90 %): npm run deploy -- rollback");
    await rollBack(run);
    expect(given().at(-1)).toBe("version-1@100%");
    expect(records.open()).toBeUndefined();
  });

  it("says at once what to do by hand where wrangler does not take it back", async () => {
    const { run, fails } = deployed([CALM, BURNING]);
    const failing = { ...run, look: async () => run.look() };
    failing.releaseOf = async () => {
      fails("versions deploy version-1@100%", "Service unavailable");
      return "r2";
    };
    await expect(rollOut(failing)).rejects.toThrow("NOT ROLLED BACK, do it by hand now: npx wrangler versions deploy version-1@100%");
  });

  it("is not begun where health cannot be looked at before it", async () => {
    const { run, given } = deployed([new Error("health answered 502")]);
    await expect(rollOut(run)).rejects.toThrow("health cannot be looked at before the roll-out: health answered 502");
    expect(given()).toEqual([]);
  });

  it("is refused where nothing is deployed, and where the version is not uploaded", async () => {
    const { run, fails, given } = deployed();
    fails("versions upload", "Version upload failed: migrations must be applied by a full deploy");
    await expect(rollOut(run)).rejects.toThrow("goes out whole: --whole");
    expect(given()).toEqual([]);
    fails("deployments", "down");
    await expect(rollOut(run)).rejects.toThrow("what is deployed could not be asked: down");
  });
});

describe("a roll-back", () => {
  it("gives all to what the last release replaced", async () => {
    const { run, given, records } = deployed();
    await rollOut(run);
    await rollBack(run);
    expect(given().at(-1)).toBe("version-1@100%");
    expect(records.ended().at(-1)).toMatchObject({ outcome: "rolled-back", from: "version-1", to: "version-2" });
  });

  it("takes a version by its name, and is refused where none is known", async () => {
    const { run, given } = deployed();
    await expect(rollBack(run)).rejects.toThrow("which version was before is not known here: --to <version>");
    await rollBack(run, "version-0");
    expect(given()).toEqual(["version-0@100%"]);
  });
});

describe("a release that went out at once", () => {
  it("is what a roll-back takes back, not the one before it", async () => {
    const { run, given } = deployed();
    await rollOut(run);
    await recordWhole(run, async () => void (await run.wrangler(["deploy", "--env", "staging"])));
    await rollBack(run);
    expect(given().at(-1)).toBe("version-2@100%");
  });

  it("is not guessed at where somebody deployed from elsewhere", async () => {
    const { run } = deployed();
    await rollOut(run);
    await run.wrangler(["deploy", "--env", "staging"]);
    await expect(rollBack(run)).rejects.toThrow("which version was before is not known here");
  });
});

describe("the gate", () => {
  it.each([
    { what: "a burn that was there before", before: BURNING, now: BURNING, faults: 0 },
    { what: "a burn over too few requests", before: CALM, now: { failing: [], burns: [burn("cart.availability", 90, 19)] }, faults: 0 },
    { what: "a rate that is allowed", before: CALM, now: { failing: [], burns: [burn("cart.availability", 14.3)] }, faults: 0 },
    {
      what: "a new burn beside an old one",
      before: BURNING,
      now: { failing: [], burns: [...BURNING.burns, burn("cart.latency", 20)] },
      faults: 1,
    },
    { what: "a section that fails and did not", before: CALM, now: { failing: ["crawl"], burns: [] }, faults: 1 },
    { what: "a section that failed before", before: { ...CALM, failing: ["crawl"] }, now: { failing: ["crawl"], burns: [] }, faults: 0 },
  ])("counts $what as $faults", ({ before, now, faults }) => {
    expect(gateFaults(before, now, RATES)).toHaveLength(faults);
  });

  it("reads /health/ops with the reader's token, a failing one too, and asks a version by its name", async () => {
    const asked: unknown[] = [];
    const short = { requests: 40, availability: 20, latency: 0 };
    const sections = { objectives: { status: "pass" }, crawl: { status: "fail" } };
    const objectives = { burning: [], objectives: [{ name: "cart", burn: { fast: { short, long: short } } }] };
    const body = JSON.stringify({ status: "fail", releaseId: "r9", sections, objectives });
    const server = createServer(({ url, headers }, response) => {
      asked.push([url, headers.authorization, headers["cloudflare-workers-version-overrides"]]);
      response.writeHead(503, { "content-type": "application/json" }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    enders.push(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await lookAtHealth(url, "reader")).toEqual({
      failing: ["crawl"],
      burns: [
        { promise: "cart.availability", rate: "fast", times: 20, requests: 40 },
        { promise: "cart.latency", rate: "fast", times: 0, requests: 40 },
      ],
    });
    expect(await releaseOf(url, "procureiq-staging", "v2")).toBe("r9");
    expect(asked).toEqual([
      ["/health/ops?fresh=1", "Bearer reader", undefined],
      ["/health", undefined, 'procureiq-staging="v2"'],
    ]);
  });
});
