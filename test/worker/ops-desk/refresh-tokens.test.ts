import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { addOperator } from "../../../src/operations/operators/add-operator.ts";
import { changeOperator } from "../../../src/operations/operators/change-operator.ts";
import { valueOf } from "../../support/value-of.ts";
import { ACTOR, PASSWORD, depsWith, makeFirstAdmin, signIn, verifyingBy } from "./setting.ts";

beforeAll(async () => void (await makeFirstAdmin()));

describe.each(["local", "api"] as const)("operators' refresh tokens, tokens verified by way of %s", (verification) => {
  const settings = verifyingBy(verification);
  let operators = 0;
  const signedIn = async (deps: Deps) => {
    const email = `refresh${(operators += 1)}.${verification}@ops.test`;
    const { id } = valueOf(await addOperator(deps, { email, password: PASSWORD, role: "admin" }, ACTOR));
    return { id, email, ...valueOf(await signIn(deps, email)) };
  };
  const refreshed = async (deps: Deps, token: string) => valueOf(await deps.operators.refresh(token));
  const elsewhereIn = (seconds: { passed: number }) =>
    depsWith(settings, { clock: { now: () => new Date(Date.now() + seconds.passed * 1000) } });

  it("[AUTH-3] rotate, and renew access with the role of now, without Postgres or Redis", async () => {
    const said: object[] = [];
    const log: Deps["log"] = { log: (_level, event, fields) => void said.push({ event, ...fields }), with: () => log };
    const deps = depsWith(settings, { log });
    const first = await signedIn(deps);
    valueOf(await changeOperator(deps, first.id, { role: "operator" }, ACTOR));
    const second = await refreshed(deps, first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(said).toContainEqual(expect.objectContaining({ event: "operator.refreshed", operatorId: first.id }));
    expect(await deps.identities.operator(second.accessToken)).toMatchObject({ id: first.id, role: "operator" });
    const third = await refreshed(depsWith(settings), second.refreshToken);
    expect(await depsWith(settings).identities.operator(third.accessToken)).toMatchObject({ id: first.id });
  });

  it("[AUTH-3] answer a lost response again with the same tokens, to any number of requests at once", async () => {
    const deps = depsWith(settings);
    const first = await signedIn(deps);
    const answers = await Promise.all([1, 2, 3].map(() => refreshed(deps, first.refreshToken)));
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    for (const { accessToken } of answers) expect(await deps.identities.operator(accessToken)).toMatchObject({ id: first.id });
  });

  it("[AUTH-3] end their whole family when one is used again outside the grace, and leave it in the audit trail", async () => {
    const deps = depsWith(settings);
    const strict = depsWith(settings, {
      contract: { ...deps.contract, access: { ...deps.contract.access, refreshGraceSeconds: -1 } },
    });
    const seconds = { passed: 0 };
    const elsewhere = elsewhereIn(seconds);
    const first = await signedIn(deps);
    const second = await refreshed(deps, first.refreshToken);
    expect(await elsewhere.identities.operator(second.accessToken)).toMatchObject({ id: first.id });

    expect(await strict.operators.refresh(first.refreshToken)).toMatchObject({ refusal: { kind: "refresh-token-reused" } });
    expect(await deps.operators.refresh(second.refreshToken)).toMatchObject({ refusal: { kind: "session-ended" } });
    seconds.passed = deps.contract.access.revocationSeconds;
    expect(await elsewhere.identities.operator(second.accessToken)).toBeUndefined();
    const [entry] = (await deps.auditTrails["ops-desk"].auditLines({ limit: 20 })).filter(
      ({ action }) => action === "operator.refresh-token-reused",
    );
    expect(entry).toMatchObject({ actor: { id: first.id }, detail: { generation: 0, current: 1 } });
  });

  it("[AUTH-3] are worth nothing after a sign-out, after the account is disabled, or made up", async () => {
    const deps = depsWith(settings);
    const seconds = { passed: 0 };
    const elsewhere = elsewhereIn(seconds);
    const out = await signedIn(deps);
    expect(await elsewhere.identities.operator(out.accessToken)).toBeDefined();
    await deps.operators.signOut(out.accessToken);
    expect(await deps.operators.refresh(out.refreshToken)).toMatchObject({ refusal: { kind: "session-ended" } });

    const disabled = await signedIn(deps);
    expect(await elsewhere.identities.operator(disabled.accessToken)).toBeDefined();
    valueOf(await changeOperator(deps, disabled.id, { disabled: true }, ACTOR));
    expect(await deps.operators.refresh(disabled.refreshToken)).toMatchObject({ refusal: { kind: "session-ended" } });
    seconds.passed = deps.contract.access.revocationSeconds;
    for (const { accessToken } of [out, disabled]) expect(await elsewhere.identities.operator(accessToken)).toBeUndefined();

    const live = await signedIn(deps);
    const guess = live.refreshToken.replace(/\.[\w-]{43}$/, `.${"A".repeat(43)}`);
    expect(await deps.operators.refresh(guess)).toMatchObject({ refusal: { kind: "session-ended" } });
    expect(await deps.operators.refresh(live.refreshToken)).toMatchObject({ ok: true });
    expect(await deps.operators.refresh("eyJ.a-buyers.jwt")).toBeUndefined();
  });
});
