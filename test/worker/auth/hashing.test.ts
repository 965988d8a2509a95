import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { addOperator } from "../../../src/operations/operators/add-operator.ts";
import { createPasswords } from "../../../src/platform/passwords.ts";
import { ACTOR } from "../ops-desk/setting.ts";
import { cheaplyRegistered, isolates, PASSWORD, withoutStores } from "./setting.ts";
import { awakenDesk } from "../objects.ts";
import { routes } from "../all-routes.ts";

beforeAll(awakenDesk, 60_000);

/** The isolate's line with one place for a buyer, which is taken until `free` is called. */
function taken(deps: Deps) {
  const hashing = { places: 1, operatorPlaces: 1, longestWaitMs: 4_000 };
  const contract = { ...deps.contract, access: { ...deps.contract.access, hashing } };
  const passwords = createPasswords({ clock: deps.clock, log: deps.log, metrics: deps.metrics, contract }, deps.pause);
  const { promise, resolve: free } = Promise.withResolvers<void>();
  const held = passwords.admit("buyer", () => promise);
  return { passwords, free: () => (free(), held) };
}

const asker =
  (deps: Deps, app = createApp(() => deps, routes)) =>
  (path: string, body: unknown) =>
    app.fetch(
      new Request(`https://api.test${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "cf-connecting-ip": "203.0.113.77" },
        body: JSON.stringify(body),
      }),
      {},
      createExecutionContext(),
    );

describe("hashing in workerd", () => {
  it("serves others while it hashes one password after the other", async () => {
    const { passwords } = createDeps(env);
    const order: string[] = [];
    const hashes = ["first", "second", "third"].map((name) =>
      passwords.admit("buyer", ({ hash }) => hash(name)).then(() => order.push(name)),
    );
    const other = awakenDesk().then(() => order.push("served"));
    await Promise.all([...hashes, other]);
    expect(order.filter((name) => name !== "served")).toEqual(["first", "second", "third"]);
    expect(order.at(-1)).toBe("third");
  });

  it("[AUTH-1] refuses a sign-in that would wait too long at the door, with Retry-After, and counts no try against anybody", async () => {
    const { one, counted } = isolates();
    const { email } = await cheaplyRegistered(one());
    const { passwords, free } = taken(one());
    // Neither the counters nor the database is asked for who is refused.
    const nobody = (): never => {
      throw new Error("was asked");
    };
    const full = one(Object.defineProperties({ passwords, signInCounters: nobody }, Object.getOwnPropertyDescriptors(withoutStores("db"))));
    const ask = asker(full);
    const tries = full.contract.access.throttles.address.free + 5;
    for (let index = 0; index < tries; index += 1) {
      const refused = await ask("/auth/login", { email: index % 2 === 0 ? email : "nobody@buyers.test", password: PASSWORD });
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "4"]);
      expect(await refused.json()).toMatchObject({ type: "/problems/overloaded", subject: "sign-in" });
    }
    expect((await ask("/auth/register", { email: "new@buyers.test", password: PASSWORD, name: "New" })).status).toBe(503);
    expect(counted["auth_hashing_refused buyer"]).toBe(tries + 1);

    await free();
    const answered = await asker(one({ passwords }))("/auth/login", { email, password: PASSWORD });
    expect(answered.status).toBe(200);
  });

  it("[GEN-10] keeps a place for operators while buyers' are taken", async () => {
    const { one } = isolates();
    const { passwords, free } = taken(one());
    const email = "hashing@ops.test";
    await addOperator(one(), { email, password: PASSWORD, role: "operator" }, ACTOR);
    const answered = await asker(one({ passwords }))("/auth/login", { email, password: PASSWORD });
    expect(answered.status).toBe(200);
    await free();
  });
});
