import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import type { SignInCounters } from "../../../src/features/auth/ports.ts";
import { register } from "../../../src/features/auth/register.ts";
import { welcomeGuest } from "../../../src/features/auth/welcome-guest.ts";
import { sha256 } from "../../../src/platform/digest.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { throttledAddress } from "../../../src/platform/sign-in-throttle.ts";
import { awakenDesk } from "../objects.ts";
import { served } from "./service-token-setting.ts";
import { HOME, isolates, PASSWORD, tokensOf, withoutStores } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const newcomer = (deps: Deps, address: string, email = `${deps.ids.next("usr")}@buyers.test`) =>
  register(deps, { email, password: PASSWORD, name: "", language: "en", address });

const counter = (address: string) => env.SIGN_IN_THROTTLE.getByName(`registrations from ${sha256(throttledAddress(address))}`);
const counted = (address: string) =>
  runInDurableObject(counter(address), (_, { storage }) => storage.sql.exec("SELECT kind, subject, count FROM failures").toArray());

/** One account from the address, and then as if so many had been made as may before a wait. */
async function exhausted(deps: Deps, address: string) {
  expect((await newcomer(deps, address)).ok).toBe(true);
  const { free } = deps.contract.access.throttles.registration;
  await runInDurableObject(counter(address), (_, { storage }) => void storage.sql.exec("UPDATE failures SET count = ?", free - 1));
  expect((await newcomer(deps, address)).ok).toBe(true);
}

describe("[AUTH-1] registering accounts", () => {
  it("from one address is refused after the contract's free ones, before anything is hashed or looked up, and goes on after the wait", async () => {
    const { one, pass, counted: figures } = isolates();
    const address = "203.0.113.10";
    await exhausted(one(), address);
    const passwords: Deps["passwords"] = {
      admit: (_, use) =>
        use({
          hash: () => Promise.reject(new Error("was hashed")),
          verify: () => Promise.reject(new Error("was verified")),
        }),
    };
    const unpaid = Object.defineProperties({ passwords }, Object.getOwnPropertyDescriptors(withoutStores("db")));
    expect(await newcomer(one(unpaid), address)).toEqual({
      ok: false,
      refusal: { kind: "registrations-throttled", retryAfterSeconds: 2 },
    });
    expect(figures["auth_registrations_throttled"]).toBe(1);
    pass(2);
    expect((await newcomer(one(), address)).ok).toBe(true);
  });

  it("is answered 429 with Retry-After there, and 201 from another address for the same account", async () => {
    const deps = isolates().one();
    await exhausted(deps, "203.0.113.11");
    const ask = served(deps);
    const account = { email: `${deps.ids.next("usr")}@buyers.test`, password: PASSWORD };
    const refused = await ask("POST", "/auth/register", { "cf-connecting-ip": "203.0.113.11" }, account);
    expect(refused).toMatchObject({ status: 429, body: { type: "/problems/registrations-throttled" } });
    expect(refused.headers.get("retry-after")).toBe("2");
    expect(await ask("POST", "/auth/register", { "cf-connecting-ip": "203.0.113.12" }, account)).toMatchObject({ status: 201 });
  });

  it("from a whole network of IPv6 counts as from one address", async () => {
    const deps = isolates().one();
    await exhausted(deps, "2001:db8:13:1::1");
    expect(await newcomer(deps, "2001:db8:13:1:2:3:4:5")).toMatchObject({ refusal: { kind: "registrations-throttled" } });
    expect((await newcomer(deps, "2001:db8:13:2::1")).ok).toBe(true);
  });

  it("keeps nobody at that address from signing in", async () => {
    const deps = isolates().one();
    const email = `${deps.ids.next("usr")}@buyers.test`;
    expect((await newcomer(deps, "203.0.113.14", email)).ok).toBe(true);
    await exhausted(deps, HOME);
    expect(await newcomer(deps, HOME)).toMatchObject({ refusal: { kind: "registrations-throttled" } });
    expect((await tokensOf(deps, email)).access).not.toBe("");
  });

  it("counts one for an address that has an account, and none that a fault cut short", async () => {
    const { one } = isolates();
    const address = "203.0.113.15";
    const email = `${one().ids.next("usr")}@buyers.test`;
    expect((await newcomer(one(), address, email)).ok).toBe(true);
    expect(await newcomer(one(), address, email)).toEqual({ ok: false, refusal: { kind: "email-taken" } });
    const twice = [{ kind: "guest", subject: "", count: 2 }];
    expect(await counted(address)).toEqual(twice);
    await expect(newcomer(one(withoutStores("db")), address)).rejects.toMatchObject({ detail: { subject: "postgres" } });
    const broken: Deps["passwords"] = {
      admit: (_, use) => use({ hash: () => Promise.reject(new Error("no memory")), verify: async () => false }),
    };
    await expect(newcomer(one({ passwords: broken }), address)).rejects.toThrow("no memory");
    expect(await counted(address)).toEqual(twice);
  });

  it("is refused where the counters do not answer, before anything is hashed", async () => {
    const down = () => Promise.reject(unavailable("sign-in-counters"));
    const signInCounters = (): SignInCounters => ({ count: down, takeBack: down });
    const deps = isolates().one(Object.assign(withoutStores("db"), { signInCounters }));
    await expect(newcomer(deps, HOME)).rejects.toMatchObject({ detail: { subject: "sign-in-counters" } });
  });
});

describe("guests from one address", () => {
  it("are refused after the contract's free ones, which is counted with the sign-ins", async () => {
    const { one, counted: figures } = isolates();
    const deps = one();
    for (let guest = 0; guest < deps.contract.access.throttles.guest.free; guest += 1)
      expect((await welcomeGuest(deps, "203.0.113.40")).ok).toBe(true);
    expect(await welcomeGuest(deps, "203.0.113.40")).toMatchObject({ ok: false, refusal: { kind: "guests-throttled" } });
    expect(figures["auth_sign_ins throttled"]).toBe(1);
  });
});
