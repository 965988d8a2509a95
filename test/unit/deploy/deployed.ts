import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { deskBook } from "../../../scripts/deploy/desk-book.ts";
import type { Look } from "../../../scripts/deploy/health-gate.ts";
import { Records } from "../../../scripts/deploy/records.ts";
import type { RollOut } from "../../../scripts/deploy/roll-out.ts";
import { createWrangler } from "../../../scripts/setup/wrangler.ts";
import { standInForWrangler } from "../../support/node/wrangler-stand-in.ts";
import { CALM, RATES } from "./looks.ts";

const enders: (() => void)[] = [];
afterEach(() => enders.splice(0).forEach((end) => end()));

/** An account in which one version serves all, and what health says look after look; the last is said for good. */
export function deployed(looks: readonly (Look | Error)[] = [CALM]) {
  const folder = mkdtempSync(join(tmpdir(), "procureiq-deploy-"));
  enders.push(() => rmSync(folder, { recursive: true, force: true }));
  const left = [...looks];
  const said: string[] = [];
  const records = new Records(join(folder, "roll-out.json"), join(folder, "releases.jsonl"));
  const program = join(import.meta.dirname, "../../support/node/wrangler-program.ts");
  const told: string[] = [];
  const desk = deskBook({
    file: join(folder, "untold.json"),
    send: async ({ word, releaseId, share, why }) => void told.push(`${releaseId} ${word} ${share} % ${why}`.trim()),
    say: (line) => void said.push(line),
  });
  const run: RollOut = {
    ...{ environment: "staging", releaseId: "r2", shares: [10, 50, 100], watchSeconds: 30, everySeconds: 15, rates: RATES, records, desk },
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
    ...{ run, said, told, records, folder },
    /** Each share of requests that was given, in order. */
    given: () => calls().flatMap((call) => /^versions deploy ((?:\S+@\d+% )+)/.exec(call)?.[1]?.trim() ?? []),
    fails: (call: string, says: string) => writeFileSync(join(folder, "fail.json"), JSON.stringify([{ call, says }])),
    wranglerProgram: createWrangler(folder, [process.execPath, "--disable-warning=ExperimentalWarning", program, folder]),
  };
}

/** One that was killed after it had given all to the new version, or taken all back. */
export async function killedWhere(served: "version-1" | "version-2") {
  const all = deployed();
  all.records.keep({ id: "roll-out-1", from: "version-1", to: "version-2", releaseId: "r2", share: 100, startedAt: "t" });
  await all.run.wrangler(["versions", "deploy", `${served}@100%`, "--env", "staging"]);
  return all;
}
