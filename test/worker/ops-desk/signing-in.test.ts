import { TOTP, Secret } from "otpauth";
import { describe, expect, it } from "vitest";
import { addOperator } from "../../../src/operations/operators/add-operator.ts";
import { enrolTotp } from "../../../src/operations/operators/enrol-totp.ts";
import { openOperatorSession } from "../../../src/operations/operators/sign-in.ts";
import { forged } from "../../support/forged.ts";
import { valueOf } from "../../support/value-of.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { overriding } from "../objects.ts";
import { ACTOR, PASSWORD, bare, depsWith, signIn } from "./setting.ts";

describe("signing in at the operations desk", () => {
  it("[GEN-10] lets an operator in from a fresh browser with Postgres, Redis and the buyers' secrets gone", async () => {
    const deps = depsWith({});
    await addOperator(deps, { email: "grace@ops.test", password: PASSWORD, role: "operator" }, ACTOR);

    const tokens = await signIn(depsWith({}), "Grace@ops.test");
    expect(tokens).toMatchObject({ ok: true, value: { tokenType: "Bearer" } });
    const token = valueOf(tokens).accessToken;
    expect(await depsWith({}).identities.operator(token)).toMatchObject({ kind: "operator", email: "grace@ops.test", role: "operator" });
    expect(await deps.identities.operator(forged(token))).toBeUndefined();
    expect(await signIn(deps, "grace@ops.test", { password: "not it" })).toMatchObject({ ok: false, refusal: { kind: "sign-in-failed" } });
    expect(await signIn(deps, "nobody@ops.test")).toBeUndefined();
  });

  it("[GEN-10] takes an address for a buyer's where the desk never answered", async () => {
    const silent = { knownAddresses: () => Promise.reject(unavailable("ops-desk")) };
    const deps = depsWith({}, { operatorDesk: overriding(depsWith({}).operatorDesk, silent) });
    expect(await signIn(deps, "grace@ops.test")).toBeUndefined();
  });

  it("demands a one-time code once an authenticator is enrolled, and takes each code once", async () => {
    const at = new Date();
    const timestamp = at.getTime();
    const deps = depsWith({}, { clock: { now: () => at } });
    const { id } = valueOf(await addOperator(deps, { email: "totp@ops.test", password: PASSWORD, role: "operator" }, ACTOR));
    const { secret } = valueOf(await enrolTotp(deps, id, ACTOR));
    const authenticator = new TOTP({ secret: Secret.fromBase32(secret) });
    const code = authenticator.generate({ timestamp });
    const wrong = Array.from({ length: 10 }, (_, digit) => `00000${digit}`).find(
      (token) => authenticator.validate({ token, timestamp }) === null,
    );

    expect(await signIn(deps, "totp@ops.test")).toMatchObject({ refusal: { kind: "totp-required" } });
    expect(await signIn(deps, "totp@ops.test", { totp: wrong ?? "" })).toMatchObject({ refusal: { kind: "totp-required" } });
    expect(await signIn(deps, "totp@ops.test", { totp: code })).toMatchObject({ ok: true });
    expect(await signIn(deps, "totp@ops.test", { totp: code })).toMatchObject({ refusal: { kind: "totp-required" } });
  });

  it("lets nobody in without a second factor where the contract demands one", async () => {
    const deps = depsWith({});
    const strict = { ...deps.contract, access: { ...deps.contract.access, operatorTotp: "required" as const } };
    const strictDeps = depsWith({}, { contract: strict });
    await addOperator(deps, { email: "plain@ops.test", password: PASSWORD, role: "operator" }, ACTOR);
    expect(await openOperatorSession(strictDeps, { email: "plain@ops.test", password: PASSWORD, address: "192.0.2.9" })).toMatchObject({
      refusal: { kind: "totp-required" },
    });
    const added = await addOperator(strictDeps, { email: "strict@ops.test", password: PASSWORD, role: "operator" }, ACTOR);
    expect(added).toMatchObject({ value: { totpEnrolment: { uri: expect.stringContaining("otpauth://totp/") } } });
  });

  it("makes whoever fails too often wait, but not the operator at another address", async () => {
    const deps = depsWith({});
    await addOperator(deps, { email: "guessed@ops.test", password: PASSWORD, role: "observer" }, ACTOR);
    for (let tried = 0; tried < 5; tried += 1) await signIn(deps, "guessed@ops.test", { password: "guess", address: "198.51.100.7" });
    expect(await signIn(deps, "guessed@ops.test", { address: "198.51.100.7" })).toMatchObject({ refusal: { kind: "sign-in-throttled" } });
    expect(await signIn(deps, "guessed@ops.test", { address: "203.0.113.5" })).toMatchObject({ ok: true });
  });

  it("tells the ops reader's token from any other", async () => {
    const deps = depsWith({});
    expect(await deps.identities.opsReader(bare.OPS_READ_TOKEN)).toMatchObject({ kind: "ops-reader" });
    expect(await deps.identities.opsReader(`${bare.OPS_READ_TOKEN}x`)).toBeUndefined();
  });
});
