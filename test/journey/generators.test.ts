import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { verifiedBuyer } from "../drills/buyer.ts";
import type { Need } from "./step.ts";
import type { Told } from "./generators/programs/errand.ts";

const ROOT = join(import.meta.dirname, "../..");
const PROGRAMS = join(import.meta.dirname, "generators/programs");
const need = JSON.parse(readFileSync(new URL("requests/computer-equipment.json", import.meta.url), "utf8")) as Need;
/** Comments, texts and imports. */
const NO_CODE = /\/\*[^]*?\*\/|"[^"\n]*"|`[^`]*`|^import .*$/gm;
const CAST = /\bas\b|\bany\b|@ts-|\w!(?=[.;,)])/;
const run = promisify(execFile);

describe("clients that public generators make of the API's document", { tags: ["slow"] }, () => {
  beforeAll(async () => {
    await run(process.execPath, [join(import.meta.dirname, "generators/generate.ts"), `${inject("journeyStack").url}/openapi.json`]);
  });

  it("compile strictly, and the programs over them have no cast", async () => {
    const { stdout } = await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", PROGRAMS]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
    const programs = globSync("*.ts", { cwd: PROGRAMS });
    expect(programs).toHaveLength(3);
    for (const program of programs) {
      const text = readFileSync(join(PROGRAMS, program), "utf8").replaceAll(NO_CODE, "");
      expect(text, program).not.toMatch(CAST);
    }
  });

  it.each(["by-openapi-fetch", "by-hey-api"])("walk from a need to a paid order: %s", async (program) => {
    const stack = inject("journeyStack");
    const { token } = await verifiedBuyer({ stack, runId: program });
    const errand = {
      address: stack.url,
      token,
      need: need.text,
      followUp: need.followUp,
      stripe: { url: stack.stripe?.url, publishableKey: stack.stripe?.secretKey.replace(/^sk_/, "pk_") },
    };
    const { stdout } = await run(process.execPath, [join(ROOT, "dist/generators/programs", `${program}.mjs`), JSON.stringify(errand)]);
    const told = JSON.parse(stdout) as Told;
    expect(told).toMatchObject({ state: "PLACED", orderId: expect.stringMatching(/^ord_/) as string });
    expect(told.events.at(0)).toBe("snapshot");
    expect(told.events.at(-1)).toBe("done");
    expect(told.ordered).toBeGreaterThan(2);
    expect(told.conflictAt).toBeGreaterThan(0);
  });
});
