import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { auditOf, takeSnapshot, type Snapshot } from "../../../scripts/supply-chain/advisories.ts";
import { allows, refusedLicences } from "../../../scripts/supply-chain/licences.ts";
import { lockedPackages, lockSchema, type Locked } from "../../../scripts/supply-chain/locked.ts";

const NOW = new Date("2026-11-29T12:00:00Z");
const locked = (name: string, changes: Partial<Locked> = {}): Locked => ({
  name,
  version: "1.0.0",
  license: "MIT",
  shipped: false,
  ...changes,
});
const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  source: "https://osv.test",
  takenAt: "2026-11-28T12:00:00Z",
  asked: ["a@1.0.0"],
  advisories: [],
  ...changes,
});
const ADVISORY = { id: "GHSA-1", summary: "Bad", severity: "HIGH", affects: ["a@1.0.0"] };

describe("the packages of the lock", () => {
  it("are shipped where the Worker's or the client's dependencies lead to their place, by Node's own way of finding them", () => {
    const packages = lockedPackages(
      lockSchema.parse({
        lockfileVersion: 3,
        packages: {
          "": { dependencies: { a: "1" }, devDependencies: { tool: "1" } },
          "packages/sdk": { dependencies: { s: "1" } },
          "node_modules/a": { version: "1.0.0", license: "MIT", dependencies: { b: "2" } },
          "node_modules/a/node_modules/b": { version: "2.0.0", license: "ISC" },
          "node_modules/b": { version: "1.0.0", license: "MPL-2.0" },
          "node_modules/@s/sdk": { link: true, resolved: "packages/sdk" },
          "node_modules/s": { version: "3.0.0" },
          "node_modules/tool": { version: "1.0.0", license: "MIT", dependencies: { b: "1" } },
        },
      }),
    );
    expect(packages.map(({ name, version, shipped }) => `${name}@${version} ${shipped}`)).toEqual([
      "a@1.0.0 true",
      "b@1.0.0 false",
      "b@2.0.0 true",
      "s@3.0.0 true",
      "tool@1.0.0 false",
    ]);
  });
});

describe("licences", () => {
  it.each([
    ["MIT", true],
    ["GPL-3.0-only", false],
    ["MIT OR GPL-3.0-only", true],
    ["MIT AND GPL-3.0-only", false],
    ["(MIT OR GPL-3.0-only)", true],
    ["MIT AND (ISC OR GPL-3.0-only)", true],
    ["GPL-3.0-only AND (ISC OR MIT)", false],
    ["GPL-3.0-only OR MIT AND ISC", true],
    ["MIT or GPL-3.0-only", true],
    ["MIT and GPL-3.0-only", false],
    ["ISC WITH some-exception", false],
    ["SEE LICENSE IN LICENSE", false],
  ])("%s on a list of MIT and ISC: %s", (expression, allowed) => {
    expect(allows(expression, ["MIT", "ISC"])).toBe(allowed);
  });

  it("are refused where there is none, and of what is shipped where only a tool may have them", () => {
    expect(refusedLicences([locked("a", { license: undefined })])).toEqual(["a@1.0.0 names no licence"]);
    expect(refusedLicences([locked("a", { license: "MPL-2.0" }), locked("b", { license: "MPL-2.0", shipped: true })])).toEqual([
      "b@1.0.0 is under MPL-2.0, which is not on the list of what is shipped",
    ]);
  });
});

describe("known advisories", () => {
  it("are told of what is locked, and of nothing else", () => {
    const found = auditOf(
      [locked("a")],
      snapshot({ advisories: [ADVISORY, { ...ADVISORY, id: "GHSA-2", affects: ["a@0.9.0"] }] }),
      [],
      NOW,
    );
    expect(found).toEqual({ known: ["GHSA-1: a@1.0.0: Bad (HIGH)"], accepted: [], unseen: [] });
  });

  it("are never taken for absent where nobody looked: no snapshot, an old one, a package that it was not asked about", () => {
    expect(auditOf([locked("a")], undefined, [], NOW).unseen).toEqual(["there is no snapshot: none of 1 packages was looked at"]);
    expect(auditOf([locked("a"), locked("b")], snapshot(), [], NOW).unseen).toEqual(["the snapshot was never asked about b@1.0.0"]);
    const old = snapshot({ takenAt: "2026-10-29T12:00:00Z" });
    expect(auditOf([locked("a")], old, [], NOW).unseen).toEqual(["the snapshot is 31 days old: it is good for 30"]);
    expect(auditOf([locked("a")], snapshot({ takenAt: "2026-10-30T12:00:00Z" }), [], NOW).unseen).toEqual([]);
  });

  it("are accepted by id and package, to the end of the day that is said", () => {
    const accepted = {
      id: "GHSA-1",
      package: "a@1.0.0",
      reason: "only the build uses it, on our own files",
      owner: "ops",
      until: "2026-11-29",
    };
    const audit = (changes: Partial<typeof accepted>) =>
      auditOf([locked("a")], snapshot({ advisories: [ADVISORY] }), [{ ...accepted, ...changes }], NOW);
    expect(audit({})).toMatchObject({ known: [], accepted: ["GHSA-1: a@1.0.0: Bad (HIGH)"] });
    expect(audit({ until: "2026-11-28" }).known).toHaveLength(1);
    expect(audit({ package: "a@1.0.1" }).known).toHaveLength(1);
  });

  it("are asked of OSV by package and version, withdrawn ones left out; half an answer makes no snapshot", async () => {
    const questions: unknown[] = [];
    let answered = 2;
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => void (body += chunk.toString()));
      request.on("end", () => {
        if (request.url === "/v1/querybatch") {
          questions.push(...(JSON.parse(body) as { queries: unknown[] }).queries);
          const vulns = [{ vulns: [{ id: "GHSA-1" }, { id: "GHSA-w" }] }, {}];
          return response.end(JSON.stringify({ results: vulns.slice(0, answered) }));
        }
        const id = request.url?.split("/").at(-1);
        const withdrawn = id === "GHSA-w" ? { withdrawn: "2026-01-01T00:00:00Z" } : {};
        response.end(JSON.stringify({ id, summary: "Bad", database_specific: { severity: "HIGH" }, ...withdrawn }));
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const taken = await takeSnapshot(source, [locked("a"), locked("b")], NOW);
      expect(taken).toEqual({ source, takenAt: NOW.toISOString(), asked: ["a@1.0.0", "b@1.0.0"], advisories: [ADVISORY] });
      expect(questions[0]).toEqual({ package: { name: "a", ecosystem: "npm" }, version: "1.0.0" });
      answered = 1;
      await expect(takeSnapshot(source, [locked("a"), locked("b")], NOW)).rejects.toThrow("OSV answered 1 of 2 questions");
    } finally {
      await new Promise((resolve) => void server.close(resolve));
    }
  });
});
