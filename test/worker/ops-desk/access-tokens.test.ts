import { beforeAll, describe, expect, it } from "vitest";
import { addOperator } from "../../../src/operations/operators/add-operator.ts";
import { changeOperator } from "../../../src/operations/operators/change-operator.ts";
import { formatSessionToken } from "../../../src/operations/operators/session-token.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { presentationOf } from "../../../src/platform/identity.ts";
import { newOpaqueSecret } from "../../../src/platform/secrets.ts";
import { valueOf } from "../../support/value-of.ts";
import { ACTOR, PASSWORD, depsWith, makeFirstAdmin, signIn, verifyingBy } from "./setting.ts";
import { overriding } from "../objects.ts";

beforeAll(async () => void (await makeFirstAdmin()));

describe.each(["local", "api"] as const)("operators' access tokens, verified by way of %s", (verification) => {
  const settings = verifyingBy(verification);

  it("[AUTH-2, AUTH-3] are forgotten with their role or session within the contract's seconds", async () => {
    let now = Date.now();
    const clock = { now: () => new Date(now) };
    const here = depsWith(settings);
    const elsewhere = depsWith(settings, { clock });
    const email = `${verification}@ops.test`;
    const { id } = valueOf(await addOperator(here, { email, password: PASSWORD, role: "admin" }, ACTOR));
    const token = valueOf(await signIn(here, email)).accessToken;
    expect(token.startsWith("ops.")).toBe(verification === "api");
    expect(await elsewhere.identities.operator(token)).toMatchObject({ role: "admin" });

    valueOf(await changeOperator(here, id, { role: "observer" }, ACTOR));
    expect(await here.identities.operator(token)).toMatchObject({ role: "observer" });
    now += here.contract.access.revocationSeconds * 1000;
    expect(await elsewhere.identities.operator(token)).toMatchObject({ role: "observer" });

    await here.operators.signOut(token);
    expect(await here.identities.operator(token)).toBeUndefined();
    now += here.contract.access.revocationSeconds * 1000;
    expect(await elsewhere.identities.operator(token)).toBeUndefined();
  });

  it("[AUTH-3] are not taken on what is known for longer than the contract's seconds, while the desk is silent", async () => {
    let now = Date.now();
    let silent = false;
    const here = depsWith(settings);
    const whenNotSilent =
      <A extends unknown[], T>(call: (...given: A) => Promise<T>) =>
      (...given: A) =>
        silent ? Promise.reject(unavailable("ops-desk")) : call(...given);
    const { accessChanges, useSession } = here.operatorDesk;
    const silenced = { accessChanges: whenNotSilent(accessChanges), useSession: whenNotSilent(useSession) };
    const operatorDesk = overriding(here.operatorDesk, silenced);
    const elsewhere = depsWith(settings, { clock: { now: () => new Date(now) }, operatorDesk });
    const email = `silent.${verification}@ops.test`;
    await addOperator(here, { email, password: PASSWORD, role: "admin" }, ACTOR);
    const token = valueOf(await signIn(here, email)).accessToken;
    expect(await elsewhere.identities.operator(token)).toBeDefined();

    silent = true;
    await here.operators.signOut(token);
    now += (here.contract.access.revocationSeconds - 1) * 1000;
    expect(await elsewhere.identities.operator(token)).toBeDefined();
    now += 1_000;
    await expect(elsewhere.identities.operator(token)).rejects.toMatchObject({ code: "dependency-unavailable" });
    silent = false;
    now += 1_000;
    expect(await elsewhere.identities.operator(token)).toBeUndefined();
  });
});

describe("what looks like an operator's opaque token", () => {
  it("counts against its address before the desk is asked about it, each made-up one", async () => {
    let asked = 0;
    const base = depsWith(verifyingBy("api"));
    const useSession = async () => {
      asked += 1;
      return undefined;
    };
    const { identities } = depsWith(verifyingBy("api"), { operatorDesk: overriding(base.operatorDesk, { useSession }) });
    const madeUp = formatSessionToken({ sessionId: base.ids.next("ses"), secret: newOpaqueSecret() });
    const refused = { ...presentationOf(madeUp), admittedToStore: () => Promise.reject(new Error("limit")) };
    await expect(identities.operator(madeUp, refused)).rejects.toThrow("limit");
    expect(asked).toBe(0);
    expect(await identities.operator(madeUp)).toBeUndefined();
    expect(asked).toBe(1);
  });
});
