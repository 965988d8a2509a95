import { env } from "cloudflare:workers";
import { TOTP, Secret } from "otpauth";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../src/deps.ts";
import type { Bindings } from "../../src/bindings.ts";
import { addOperator } from "../../src/operations/operators/add-operator.ts";
import { bootstrapOperator } from "../../src/operations/operators/bootstrap-operator.ts";
import { changeOperator } from "../../src/operations/operators/change-operator.ts";
import { enrolTotp } from "../../src/operations/operators/enrol-totp.ts";
import { openOperatorSession } from "../../src/operations/operators/sign-in.ts";
import { unavailable } from "../../src/platform/errors.ts";
import { awakenDesk, deskNamed, overriding } from "./objects.ts";

const BOOTSTRAP = "bootstrap-secret-of-the-test-0001";
const PASSWORD = "correct horse battery staple";
/** Nothing but the desk: no Postgres, no Redis, no provider, no buyers' secrets. */
const bare = { ENVIRONMENT: "local", OPS_BOOTSTRAP_SECRET: BOOTSTRAP, OPS_READ_TOKEN: "ops-read-token-of-the-test-0001" };
const depsWith = (settings: Record<string, string>, overrides: Partial<Deps> = {}) =>
  createDeps({ ...onlyBindings(), ...bare, ...settings } as unknown as Bindings, overrides);

function onlyBindings(): Partial<Bindings> {
  const { OPS_DESK, OPS_METRICS, RATE_LIMIT_TOKEN, RATE_LIMIT_ADDRESS } = env;
  return { OPS_DESK, OPS_METRICS, RATE_LIMIT_TOKEN, RATE_LIMIT_ADDRESS };
}

const signIn = (deps: Deps, email: string, extra: { password?: string; totp?: string; address?: string } = {}) =>
  deps.operators.signIn({ email, password: extra.password ?? PASSWORD, totp: extra.totp, address: extra.address ?? "192.0.2.1" });

// The first call loads the whole Worker, which takes longer than the client's deadline allows.
beforeAll(awakenDesk, 60_000);

describe("the operations desk", () => {
  it("makes the first admin once", async () => {
    const deps = depsWith({});
    expect(await bootstrapOperator(deps, { email: "ada@ops.test", password: PASSWORD, bootstrapSecret: "a wrong secret" })).toMatchObject({
      refusal: { kind: "bootstrap-refused" },
    });
    const both = await Promise.all(
      [1, 2].map((n) => bootstrapOperator(deps, { email: `ada${n}@ops.test`, password: PASSWORD, bootstrapSecret: BOOTSTRAP })),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { kind: "operator-exists" } });
  });

  it("[GEN-10] lets an operator in from a fresh browser with Postgres, Redis and the buyers' secrets gone", async () => {
    const deps = depsWith({});
    const actor = { id: "opr_test", email: "test@ops.test" };
    await addOperator(deps, { email: "grace@ops.test", password: PASSWORD, role: "operator" }, actor);

    const tokens = await signIn(depsWith({}), "Grace@ops.test");
    expect(tokens).toMatchObject({ ok: true, value: { tokenType: "Bearer" } });
    const token = tokens?.ok ? tokens.value.accessToken : "";
    expect(await depsWith({}).identities.operator(token)).toMatchObject({ kind: "operator", email: "grace@ops.test", role: "operator" });
    expect(await deps.identities.operator(`${token.slice(0, -2)}zz`)).toBeUndefined();
    expect(await signIn(deps, "grace@ops.test", { password: "not it" })).toMatchObject({ ok: false, refusal: { kind: "sign-in-failed" } });
    expect(await signIn(deps, "nobody@ops.test")).toBeUndefined();
  });

  for (const verification of ["local", "api"] as const) {
    it(`[AUTH-2, AUTH-3] verifies by way of "${verification}" and forgets a role or session within the contract's seconds`, async () => {
      const settings = {
        ADMIN_TOKEN_VERIFICATION: verification,
        JWT_ACCESS_SECRET: "access-secret-of-the-test-000001",
        JWT_REFRESH_SECRET: "refresh-secret-of-the-test-00001",
      };
      let now = Date.now();
      const clock = { now: () => new Date(now) };
      const here = depsWith(settings);
      const elsewhere = depsWith(settings, { clock });
      const actor = { id: "opr_test", email: "test@ops.test" };
      const added = await addOperator(here, { email: `${verification}@ops.test`, password: PASSWORD, role: "admin" }, actor);
      const id = added.ok ? added.value.id : "";
      const tokens = await signIn(here, `${verification}@ops.test`);
      const token = tokens?.ok ? tokens.value.accessToken : "";
      expect(token.startsWith("ops.")).toBe(verification === "api");
      expect(await elsewhere.identities.operator(token)).toMatchObject({ role: "admin" });

      await changeOperator(here, id, { role: "observer" }, actor);
      expect(await here.identities.operator(token)).toMatchObject({ role: "observer" });
      now += here.contract.access.revocationSeconds * 1000;
      expect(await elsewhere.identities.operator(token)).toMatchObject({ role: "observer" });

      await here.operators.signOut(token);
      expect(await here.identities.operator(token)).toBeUndefined();
      now += here.contract.access.revocationSeconds * 1000;
      expect(await elsewhere.identities.operator(token)).toBeUndefined();
    });
  }

  for (const verification of ["local", "api"] as const) {
    it(`[AUTH-3] takes no token by way of "${verification}" on what it knew longer ago than the contract's seconds, while the desk is silent`, async () => {
      const settings = {
        ADMIN_TOKEN_VERIFICATION: verification,
        JWT_ACCESS_SECRET: "access-secret-of-the-test-000001",
        JWT_REFRESH_SECRET: "refresh-secret-of-the-test-00001",
      };
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
      await addOperator(here, { email, password: PASSWORD, role: "admin" }, { id: "opr_test", email: "test@ops.test" });
      const tokens = await signIn(here, email);
      const token = tokens?.ok ? tokens.value.accessToken : "";
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
  }

  for (const verification of ["local", "api"] as const) {
    describe(`operators' refresh tokens, tokens verified by way of "${verification}"`, () => {
      const settings = {
        ADMIN_TOKEN_VERIFICATION: verification,
        JWT_ACCESS_SECRET: "access-secret-of-the-test-000001",
        JWT_REFRESH_SECRET: "refresh-secret-of-the-test-00001",
      };
      const actor = { id: "opr_test", email: "test@ops.test" };
      let operators = 0;
      const signedIn = async (deps: Deps) => {
        const email = `refresh${(operators += 1)}.${verification}@ops.test`;
        const added = await addOperator(deps, { email, password: PASSWORD, role: "admin" }, actor);
        const tokens = await signIn(deps, email);
        if (!added.ok || !tokens?.ok) throw new Error("the operator could not sign in");
        return { id: added.value.id, email, ...tokens.value };
      };
      const refreshed = async (deps: Deps, token: string) => {
        const result = await deps.operators.refresh(token);
        if (!result?.ok) throw new Error(`not refreshed: ${result?.refusal.kind}`);
        return result.value;
      };
      const elsewhereIn = (seconds: { passed: number }) =>
        depsWith(settings, { clock: { now: () => new Date(Date.now() + seconds.passed * 1000) } });

      it("[AUTH-3] rotate, and renew access with the role of now, without Postgres or Redis", async () => {
        const deps = depsWith(settings);
        const first = await signedIn(deps);
        await changeOperator(deps, first.id, { role: "operator" }, actor);
        const second = await refreshed(deps, first.refreshToken);
        expect(second.refreshToken).not.toBe(first.refreshToken);
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
        await changeOperator(deps, disabled.id, { disabled: true }, actor);
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
  }

  it("gives an admin from before the second factor an authenticator, for the bootstrap secret and the password", async () => {
    const deps = depsWith({});
    const strict = depsWith({}, { contract: { ...deps.contract, access: { ...deps.contract.access, operatorTotp: "required" } } });
    const email = "before@ops.test";
    await addOperator(deps, { email, password: PASSWORD, role: "admin" }, { id: "opr_test", email: "test@ops.test" });
    const enrol = (password: string) => bootstrapOperator(strict, { email, password, bootstrapSecret: BOOTSTRAP });
    expect(await enrol("not the password")).toMatchObject({ refusal: { kind: "operator-exists" } });
    const enrolled = await enrol(PASSWORD);
    const secret = enrolled.ok ? enrolled.value.totpEnrolment?.secret : undefined;
    const code = new TOTP({ secret: Secret.fromBase32(secret ?? "") }).generate();
    expect(await signIn(strict, email, { totp: code })).toMatchObject({ ok: true });
    expect(await enrol(PASSWORD)).toMatchObject({ refusal: { kind: "operator-exists" } });
  });

  it("demands a one-time code once an authenticator is enrolled, and takes each code once", async () => {
    const deps = depsWith({});
    const actor = { id: "opr_test", email: "test@ops.test" };
    const added = await addOperator(deps, { email: "totp@ops.test", password: PASSWORD, role: "operator" }, actor);
    const enrolment = await enrolTotp(deps, added.ok ? added.value.id : "", actor);
    const secret = enrolment.ok ? enrolment.value.secret : "";
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();

    expect(await signIn(deps, "totp@ops.test")).toMatchObject({ refusal: { kind: "totp-required" } });
    expect(await signIn(deps, "totp@ops.test", { totp: code === "000000" ? "000001" : "000000" })).toMatchObject({
      refusal: { kind: "totp-required" },
    });
    expect(await signIn(deps, "totp@ops.test", { totp: code })).toMatchObject({ ok: true });
    expect(await signIn(deps, "totp@ops.test", { totp: code })).toMatchObject({ refusal: { kind: "totp-required" } });
  });

  it("lets nobody in without a second factor where the contract demands one", async () => {
    const deps = depsWith({});
    const strict = { ...deps.contract, access: { ...deps.contract.access, operatorTotp: "required" as const } };
    const strictDeps = depsWith({}, { contract: strict });
    const actor = { id: "opr_test", email: "test@ops.test" };
    await addOperator(deps, { email: "plain@ops.test", password: PASSWORD, role: "operator" }, actor);
    expect(await openOperatorSession(strictDeps, { email: "plain@ops.test", password: PASSWORD, address: "192.0.2.9" })).toMatchObject({
      refusal: { kind: "totp-required" },
    });
    const added = await addOperator(strictDeps, { email: "strict@ops.test", password: PASSWORD, role: "operator" }, actor);
    expect(added).toMatchObject({ value: { totpEnrolment: { uri: expect.stringContaining("otpauth://totp/") } } });
  });

  it("makes whoever fails too often wait, but not the operator at another address", async () => {
    const deps = depsWith({});
    await addOperator(
      deps,
      { email: "guessed@ops.test", password: PASSWORD, role: "observer" },
      { id: "opr_test", email: "test@ops.test" },
    );
    for (let tried = 0; tried < 5; tried += 1) await signIn(deps, "guessed@ops.test", { password: "guess", address: "198.51.100.7" });
    expect(await signIn(deps, "guessed@ops.test", { address: "198.51.100.7" })).toMatchObject({ refusal: { kind: "sign-in-throttled" } });
    expect(await signIn(deps, "guessed@ops.test", { address: "203.0.113.5" })).toMatchObject({ ok: true });
  });

  it("keeps the last admin and an audit of what was done", async () => {
    const deps = depsWith({});
    const admins = (await deps.operatorDesk.listOperators()).filter(({ role, disabled }) => role === "admin" && !disabled);
    const actor = { id: "opr_test", email: "test@ops.test" };
    for (const { id } of admins.slice(1)) await changeOperator(deps, id, { disabled: true }, actor);
    const last = admins[0]?.id ?? "";
    expect(await changeOperator(deps, last, { role: "observer" }, actor)).toMatchObject({ refusal: { kind: "last-admin" } });
    const actions = (await deps.auditTrails["ops-desk"].auditLines({ limit: 200 })).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(["operator.bootstrap", "operator.add", "operator.change", "operator.totp.enrol"]));
  });

  it("tells the ops reader's token from any other", async () => {
    const deps = depsWith({});
    expect(await deps.identities.opsReader(bare.OPS_READ_TOKEN)).toMatchObject({ kind: "ops-reader" });
    expect(await deps.identities.opsReader(`${bare.OPS_READ_TOKEN}x`)).toBeUndefined();
  });
});

describe("the desk's captures", () => {
  const captureOf = (text: string) => ({ capturedAt: new Date().toISOString(), durationMs: 1, releaseId: text, sections: [] });

  it("lets one isolate capture at a time, and fences one that came late", async () => {
    const { beginCapture, endCapture, lastCapture } = deskNamed("lease");
    const first = await beginCapture(0);
    const second = await beginCapture(30);
    expect(second?.token).toBe((first?.token ?? 0) + 1);
    expect(await beginCapture(30)).toBeUndefined();
    expect(await endCapture(first?.token ?? 0, captureOf("late"), [])).toBe(false);
    expect(await endCapture(second?.token ?? 0, captureOf("in time"), [])).toBe(true);
    expect(await lastCapture()).toMatchObject({ releaseId: "in time" });
    expect(await beginCapture(30)).toMatchObject({ previous: { releaseId: "in time" } });
  });

  it("keeps a capture larger than one row may be, whatever its script", async () => {
    const { beginCapture, endCapture, lastCapture } = deskNamed("large");
    const lease = await beginCapture(30);
    const text = "x\u00e9\u{1f600}".repeat(500_000);
    expect(await endCapture(lease?.token ?? 0, captureOf(text), [])).toBe(true);
    expect((await lastCapture())?.releaseId === text).toBe(true);
  });

  it("[GEN-3] has a dependency probed once an interval, whoever asks", async () => {
    const { claimProbes, recordProbes } = deskNamed("probes");
    const claims = await Promise.all([1, 2, 3].map(() => claimProbes(["redis", "postgres"], 10)));
    expect(claims.flatMap(({ due }) => due).toSorted()).toEqual(["postgres", "redis"]);
    const result = {
      name: "redis",
      state: "up" as const,
      latencyMs: 3,
      checkedAt: "2026-11-23T00:00:00.000Z",
      lastSuccessAt: null,
      detail: null,
    };
    await recordProbes([result]);
    expect(await claimProbes(["redis"], 10)).toEqual({ due: [], known: [result] });
    expect((await claimProbes(["redis"], 0)).due).toEqual(["redis"]);
  });
});
