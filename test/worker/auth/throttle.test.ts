import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { login } from "../../../src/features/auth/login.ts";
import type { SignInCounters } from "../../../src/features/auth/ports.ts";
import { throttleSignIn } from "../../../src/features/auth/throttle-sign-in.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { cheaplyRegistered, HOME, isolates, PASSWORD, tokensOf, withoutStores } from "./setting.ts";
import { awakenDesk } from "../objects.ts";

beforeAll(awakenDesk, 60_000);

const guess = (deps: Deps, email: string, address: string, password = "a wrong guess") => login(deps, { email, password, address });
const THROTTLED = { ok: false, refusal: { kind: "sign-in-throttled", retryAfterSeconds: expect.any(Number) } };

let network = 0;
/** An address of its own for each test: they share the counters. */
const nextAddress = () => `198.51.${Math.floor((network += 1) / 250)}.${network % 250}`;

describe("guessing a buyer's password", () => {
  for (const [whose, exists] of [
    ["an account", true],
    ["an address nobody has", false],
  ] as const) {
    it(`at ${whose} is refused after the contract's free tries, the right one too, before anything is hashed`, async () => {
      const { one, counted } = isolates();
      const deps = one();
      const { email } = exists ? await cheaplyRegistered(deps) : { email: `${deps.ids.next("usr")}@nobody.test` };
      const address = nextAddress();
      const { free } = deps.contract.access.throttles["account-at-address"];
      const answers = [];
      for (let index = 0; index < 30; index += 1) answers.push(await guess(one(), email, address));
      expect(answers.filter((answer) => !answer.ok && answer.refusal.kind === "sign-in-failed")).toHaveLength(free);
      expect(answers.slice(free)).toEqual(Array.from({ length: 30 - free }, () => THROTTLED));
      expect(await guess(deps, email, address, PASSWORD)).toEqual(THROTTLED);
      // Who is refused is not looked up, and so not hashed for either.
      expect(await guess(one(withoutStores("db")), email, address, PASSWORD)).toEqual(THROTTLED);
      expect(counted["auth_sign_ins throttled"]).toBe(32 - free);
    });
  }

  it(
    "from a hundred addresses is judged no oftener than the account's free tries, and the owner still gets in from where he was",
    { timeout: 120_000, tags: ["slow"] },
    async () => {
      const { one } = isolates();
      const deps = one();
      const { email } = await cheaplyRegistered(deps);
      await tokensOf(deps, email);
      const addresses = Array.from({ length: 100 }, nextAddress);
      const answers = [];
      for (let start = 0; start < 1_000; start += 25) {
        const some = Array.from({ length: 25 }, (_, index) => addresses[(start + index) % addresses.length] ?? "");
        answers.push(...(await Promise.all(some.map((address) => guess(deps, email, address)))));
      }
      expect(answers).toHaveLength(1_000);
      const judged = answers.filter((answer) => !answer.ok && answer.refusal.kind === "sign-in-failed");
      expect(judged).toHaveLength(deps.contract.access.throttles.account.free);
      expect(await guess(deps, email, addresses[0] ?? "", PASSWORD)).toEqual(THROTTLED);
      expect(await guess(deps, email, HOME, PASSWORD)).toMatchObject({ ok: true });
    },
  );

  it("of many accounts from one address ends at the address, which an account of one's own does not clean", async () => {
    const { one } = isolates();
    const deps = one();
    const { email: own } = await cheaplyRegistered(deps);
    const address = nextAddress();
    const { free } = deps.contract.access.throttles.address;
    let judged = 0;
    for (let index = 0; index < 2 * free; index += 1) {
      const { email: stranger } = await cheaplyRegistered(deps);
      const answer = await guess(deps, stranger, address);
      if (!answer.ok && answer.refusal.kind === "sign-in-failed") judged += 1;
      if (index % 10 === 0) await guess(deps, own, address, PASSWORD);
    }
    expect(judged).toBe(free);
  });

  it("is let through again once the wait has passed, and forgotten by success", async () => {
    const { one, pass } = isolates();
    const deps = one();
    const { email } = await cheaplyRegistered(deps);
    const address = nextAddress();
    const { free } = deps.contract.access.throttles["account-at-address"];
    for (let index = 0; index < free; index += 1) await guess(deps, email, address);
    const refused = await guess(deps, email, address, PASSWORD);
    if (refused.ok || refused.refusal.kind !== "sign-in-throttled") throw new Error("not throttled");
    pass(refused.refusal.retryAfterSeconds);
    expect(await guess(deps, email, address, PASSWORD)).toMatchObject({ ok: true });
    for (let index = 0; index < free; index += 1)
      expect(await guess(deps, email, address)).toMatchObject({ refusal: { kind: "sign-in-failed" } });
  });

  it("in parallel is judged no oftener than one after the other, on however many isolates", async () => {
    const { one } = isolates();
    const deps = [one(), one(), one()];
    const { free } = one().contract.access.throttles["account-at-address"];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), async (parallel) => {
        const input = { email: `${one().ids.next("usr")}@nobody.test`, address: nextAddress() };
        const tries = await Promise.all(Array.from({ length: parallel }, (_, index) => throttleSignIn(deps[index % 3] ?? one(), input)));
        expect(tries.filter(({ ok }) => ok)).toHaveLength(Math.min(parallel, free));
      }),
      { numRuns: 12 },
    );
  });
});

describe("a sign-in that cannot be judged", () => {
  it("is refused where the counters do not answer, before anything is hashed", async () => {
    const { one } = isolates();
    const { email } = await cheaplyRegistered(one());
    const down = () => Promise.reject(unavailable("sign-in-counters"));
    const signInCounters = (): SignInCounters => ({ count: down, takeBack: down });
    const deps = one(Object.assign(withoutStores("db"), { signInCounters }));
    await expect(guess(deps, email, HOME, PASSWORD)).rejects.toMatchObject({ detail: { subject: "sign-in-counters" } });
  });

  it("is not held against the buyer where a store was gone", async () => {
    const { one } = isolates();
    const { email } = await cheaplyRegistered(one());
    const address = nextAddress();
    const { free } = one().contract.access.throttles["account-at-address"];
    for (let index = 0; index < free + 1; index += 1)
      await expect(guess(one(withoutStores("db")), email, address, PASSWORD)).rejects.toMatchObject({ detail: { subject: "postgres" } });
    expect(await guess(one(), email, address, PASSWORD)).toMatchObject({ ok: true });
  });
});
