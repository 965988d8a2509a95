import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
/** What people call: an npm script that becomes a program of ours. The others are parts of `npm run check`, or another's program. */
const COMMANDS = Object.entries(scripts).flatMap(([name, script]) => {
  const program = /^exec node .*?([\w/-]+\.ts)$/.exec(script)?.[1];
  return program === undefined ? [] : [{ name, program }];
});

/** Their words are names of tests, drills, sections or numbers, and theirs to refuse. */
const TAKES_MORE: ReadonlySet<string> = new Set(["test", "drill", "ops", "scaling"]);
const TAKES_A_WORD: ReadonlySet<string> = new Set(["setup", "deploy"]);

interface Ended {
  code: number;
  out: string;
  err: string;
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env }, timeout: 60_000 };
    execFile(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? 99) : 0, out, err }),
    );
  });
}

describe("commands", { tags: ["slow"] }, () => {
  it("are all there", () => {
    expect(COMMANDS.map(({ name }) => name)).toEqual(expect.arrayContaining(["start", "journey", "migrate", "preflight", "drill"]));
  });

  it.each(COMMANDS)("npm run $name -- --help says how it is called and does nothing", async ({ name, program }) => {
    const { code, out, err } = await run(program, ["--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(new RegExp(`npm (?:run )?${name}\\b`));
  });

  it.each(COMMANDS.filter(({ name }) => !TAKES_MORE.has(name)))(
    "npm run $name with what it does not know is refused in one line, and does nothing",
    async ({ name, program }) => {
      for (const [said, why] of [
        ["--nothing-of-this", "Unknown option '--nothing-of-this'"],
        ["now", "Unexpected argument 'now'"],
      ] as const) {
        if (said === "now" && TAKES_A_WORD.has(name)) continue;
        const { code, out, err } = await run(program, [said]);
        expect({ code, out }).toEqual({ code: 2, out: "" });
        expect(err.split("\n")[0]).toContain(why);
        expect(err).toMatch(new RegExp(`npm (?:run )?${name}\\b`));
      }
    },
  );

  it.each([
    { what: "migrate without a database", program: "scripts/migrate.ts", args: [], says: "DATABASE_URL is needed", code: 1 },
    { what: "migrate of none that answers", program: "scripts/migrate.ts", args: [], says: "not migrated: connect ECONNREFUSED", code: 1 },
    {
      what: "preflight with an option there is not",
      program: "scripts/preflight/main.ts",
      args: ["--no"],
      says: "Unknown option",
      code: 2,
    },
    { what: "preflight without --env", program: "scripts/preflight/main.ts", args: [], says: "--env has to be", code: 2 },
  ])("$what is refused in two lines, the second of which is the call", async ({ what, program, args, says, code }) => {
    const ended = await run(program, args, what.includes("none") ? { DATABASE_URL: "postgres://me:secret@127.0.0.1:1/x" } : {});
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(says);
    expect(ended.err.trim().split("\n")).toHaveLength(2);
    expect(ended.err).toContain("npm run");
    expect(ended.err).not.toContain("secret");
  });
});
