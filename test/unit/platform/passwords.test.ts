import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes, scryptSync } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createPasswords } from "../../../src/platform/passwords.ts";
import { loadScrypt } from "../../../src/sdks.ts";

const CONTRACT = contractFor("production");
const asking = new AsyncLocalStorage<string>();

/** As the platform's own scrypt kept it. */
function kept(password: string, cost: { N: number; r: number; p: number }): string {
  const salt = randomBytes(16);
  const key = scryptSync(password.normalize("NFKC"), salt, 32, { ...cost, maxmem: 64 * 1024 * 1024 });
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}
const WRITTEN = { N: 2 ** 14, r: 8, p: 5 };
/** Two slices. */
const CHEAP = { N: 2 ** 12, r: 8, p: 1 };

/** An isolate whose event loop is turned by hand: what pauses goes on at the next turn, first due first. */
function isolate(hashing: Partial<typeof CONTRACT.access.hashing> = {}) {
  let now = 0;
  const due: { at: number; resume: () => void }[] = [];
  const slices: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const counted: string[] = [];
  const contract = { ...CONTRACT, access: { ...CONTRACT.access, hashing: { ...CONTRACT.access.hashing, ...hashing } } };
  const log = createLogger(
    () => ({}),
    (_level, line) => lines.push(JSON.parse(line) as Record<string, unknown>),
  );
  const metrics = {
    count: (metric: { name: string }, labels: Record<string, string>) =>
      void counted.push([metric.name, ...Object.values(labels)].join(" ")),
  };
  const pause = (milliseconds: number): Promise<void> => {
    if (milliseconds === 0) slices.push(asking.getStore() ?? "");
    return new Promise((resume) => void due.push({ at: now + milliseconds, resume }));
  };
  const passwords = createPasswords({ clock: { now: () => new Date(now) }, contract, log, metrics: metrics as never }, pause);
  const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));
  async function turn(): Promise<boolean> {
    await settle();
    const next = due.toSorted((a, b) => a.at - b.at)[0];
    if (!next) return false;
    due.splice(due.indexOf(next), 1);
    now = Math.max(now, next.at);
    next.resume();
    await settle();
    return true;
  }
  async function turnAll(): Promise<void> {
    while (await turn());
  }
  return { passwords, slices, lines, counted, settle, turn, turnAll };
}

/** What is loaded takes turns of the true event loop. */
beforeAll(loadScrypt);

describe("hashing in an isolate", () => {
  it("keeps what it hashes so that it is verified, and nothing else is", async () => {
    const { passwords, turnAll } = isolate();
    const judged = passwords.admit("buyer", async ({ hash, verify }) => {
      const stored = await hash("pa\u0301ssword");
      return { stored, right: await verify("p\u00e1ssword", stored), wrong: await verify("p\u00e1ssword ", stored) };
    });
    await turnAll();
    const { stored, right, wrong } = await judged;
    expect(stored).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/);
    expect({ right, wrong }).toEqual({ right: true, wrong: false });
  });

  it.each([WRITTEN, CHEAP])("verifies what the platform's own scrypt kept before, at N=$N and p=$p", async (cost) => {
    const { passwords, turnAll } = isolate();
    const right = passwords.admit("buyer", ({ verify }) => verify("correct horse", kept("correct horse", cost)));
    await turnAll();
    expect(await right).toBe(true);
  });

  it("works as long for an address nobody has as for a wrong password, so that time tells nothing", async () => {
    const turnsFor = async (stored: string | undefined) => {
      const { passwords, slices, turnAll } = isolate();
      const right = passwords.admit("buyer", ({ verify }) => verify("a guess", stored));
      await turnAll();
      return { right: await right, slices: slices.length };
    };
    expect(await turnsFor(undefined)).toEqual({ right: false, slices: 40 });
    expect(await turnsFor(kept("another", WRITTEN))).toEqual({ right: false, slices: 40 });
  });

  it("goes on with a hash only when others have had a turn after each slice", async () => {
    const { passwords, slices, turn, settle } = isolate();
    let hashed = false;
    const hash = passwords.admit("buyer", ({ hash: one }) => one("correct horse")).then(() => (hashed = true));
    await settle();
    for (let others = 1; others <= 40; others += 1) {
      // Whatever runs here runs between two slices.
      expect({ slices: slices.length, hashed }).toEqual({ slices: others, hashed: false });
      await turn();
    }
    await hash;
    expect(slices).toHaveLength(40);
  });

  it("hashes one at a time, in the order of their coming", async () => {
    const { passwords, slices, turnAll } = isolate();
    const stored = kept("correct horse", CHEAP);
    const names = ["first", "second", "third", "fourth", "fifth"];
    const all = names.map((name) => asking.run(name, () => passwords.admit("buyer", ({ verify }) => verify("correct horse", stored))));
    await turnAll();
    expect(await Promise.all(all)).toEqual(names.map(() => true));
    expect(slices).toEqual(names.flatMap((name) => [name, name]));
  });

  it("refuses who comes to a full line before anything is done for him, says when to come again, and counts it", async () => {
    const { passwords, lines, counted, turnAll } = isolate({ places: 2, operatorPlaces: 1, longestWaitMs: 3_000 });
    const stored = kept("correct horse", CHEAP);
    const judge = (who: "buyer" | "operator") => passwords.admit(who, ({ verify }) => verify("correct horse", stored));
    const first = [judge("buyer"), judge("buyer")];
    let used = false;
    const late = passwords.admit("buyer", async () => (used = true));
    await expect(late).rejects.toMatchObject({ code: "overloaded", detail: { retryAfterSeconds: 3 } });
    const operator = judge("operator");
    await expect(judge("operator")).rejects.toMatchObject({ code: "overloaded" });
    expect(used).toBe(false);
    expect(counted).toEqual(["auth_hashing_refused buyer", "auth_hashing_refused operator"]);
    expect(lines).toEqual([
      expect.objectContaining({ event: "auth.hashing.refused", who: "buyer", places: 2, retryAfterSeconds: 3 }),
      expect.objectContaining({ event: "auth.hashing.refused", who: "operator", places: 3 }),
    ]);
    await turnAll();
    expect(await Promise.all([...first, operator])).toEqual([true, true, true]);
    const again = judge("buyer");
    await turnAll();
    expect(await again).toBe(true);
  });

  it("gives a place back when its try ends in a fault", async () => {
    const { passwords } = isolate({ places: 1 });
    const fail = () => passwords.admit("buyer", () => Promise.reject(new Error("no database")));
    await expect(fail()).rejects.toThrow("no database");
    await expect(fail()).rejects.toThrow("no database");
  });
});
