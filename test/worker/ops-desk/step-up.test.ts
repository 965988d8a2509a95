import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Secret, TOTP } from "otpauth";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import type { Deps } from "../../../src/deps.ts";
import { addOperator } from "../../../src/operations/operators/add-operator.ts";
import { changeOperator } from "../../../src/operations/operators/change-operator.ts";
import { enrolTotp } from "../../../src/operations/operators/enrol-totp.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { routes } from "../all-routes.ts";
import { overriding } from "../objects.ts";
import { valueOf } from "../../support/value-of.ts";
import { ACTOR, PASSWORD, depsWith, makeFirstAdmin, signIn, verifyingBy } from "./setting.ts";

beforeAll(makeFirstAdmin);

const REFUND = "/admin/payments/pi_unknown/refunds";

/** A Worker whose desk is really asked, over HTTP. */
function served(deps: Deps) {
  const app = createApp(() => deps, routes);
  return async (method: string, path: string, init: { token: string; body?: unknown; form?: Record<string, string>; headers?: object }) => {
    const headers = {
      authorization: `Bearer ${init.token}`,
      ...(init.body === undefined ? {} : { "content-type": "application/json" }),
      ...(init.form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded", accept: "text/html" }),
      ...init.headers,
    };
    const body = init.form ? new URLSearchParams(init.form).toString() : init.body === undefined ? null : JSON.stringify(init.body);
    const response = await app.fetch(
      new Request(`https://api.test${path}`, { method, headers, body, redirect: "manual" }),
      env,
      createExecutionContext(),
    );
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json") ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, json, text, location: response.headers.get("location") };
  };
}

async function operatorOf(deps: Deps, name: string, role: "observer" | "operator" = "operator") {
  const email = `${name}@step.test`;
  const { id } = valueOf(await addOperator(deps, { email, password: PASSWORD, role }, ACTOR));
  return { id, email, token: valueOf(await signIn(deps, email)).accessToken };
}

/** A desk by its own clock is not moved from here, so what has run out is said by a Worker that asks it to last no time. */
const lasting = (seconds: number, settings = {}) => {
  const deps = depsWith(settings);
  const access = { ...deps.contract.access, stepUpSeconds: seconds };
  return depsWith(settings, { contract: { ...deps.contract, access } });
};
const refund = { body: { amount: 1, reason: "r" }, headers: { "idempotency-key": "k" } };
const prove = { kind: "money", password: PASSWORD };

describe.each([["local"], ["api"]] as const)("a step-up, with tokens verified by %s", (verification) => {
  const settings = verifyingBy(verification);

  it("is asked for before money is sent back, with how it is made good, and then lets the same call pass", async () => {
    const deps = depsWith(settings);
    const { token } = await operatorOf(deps, `asked-${verification}`);
    const call = served(deps);
    const refused = await call("POST", REFUND, { token, ...refund });
    expect(refused).toMatchObject({
      status: 403,
      json: {
        type: "/problems/step-up-required",
        stepUp: { kind: "money", at: "/admin/step-up" },
        detail: expect.stringContaining("POST /admin/step-up"),
      },
    });
    const proven = await call("POST", "/admin/step-up", { token, body: prove });
    expect(proven).toMatchObject({ status: 200, json: { kind: "money", until: expect.any(String) } });
    expect(Date.parse(String(proven.json["until"])) - Date.now()).toBeLessThanOrEqual(deps.contract.access.stepUpSeconds * 1000);
    // Past the guard: there is no Postgres behind this Worker.
    expect((await call("POST", REFUND, { token, ...refund })).json["type"]).toBe("/problems/dependency-unconfigured");
  });

  it("is of the session it was proven in alone, and ends with it", async () => {
    const deps = depsWith(settings);
    const { token, email } = await operatorOf(deps, `bound-${verification}`);
    const other = valueOf(await signIn(deps, email)).accessToken;
    expect((await served(deps)("POST", "/admin/step-up", { token, body: prove })).status).toBe(200);
    expect(await deps.stepUps.until(token, "money")).toBeDefined();
    expect(await deps.stepUps.until(other, "money")).toBeUndefined();
    await deps.operators.signOut(token);
    expect(await deps.stepUps.until(token, "money")).toBeUndefined();
  });
});

describe("a step-up", () => {
  it("lasts as long as the contract says", async () => {
    const deps = lasting(0);
    const { token } = await operatorOf(deps, "short");
    expect((await served(deps)("POST", "/admin/step-up", { token, body: prove })).status).toBe(200);
    expect(await deps.stepUps.until(token, "money")).toBeUndefined();
  });

  it("is not given for a wrong password, and leaves the session as it is", async () => {
    const deps = depsWith({});
    const { token } = await operatorOf(deps, "wrong");
    const call = served(deps);
    const wrong = await call("POST", "/admin/step-up", { token, body: { ...prove, password: "not it at all" } });
    expect(wrong).toMatchObject({ status: 403, json: { type: "/problems/step-up-failed", errors: [{ pointer: "/password" }] } });
    expect(await deps.stepUps.until(token, "money")).toBeUndefined();
    expect(await deps.identities.operator(token)).toBeDefined();
  });

  it("is refused where too many tries failed, as a sign-in is", async () => {
    const deps = depsWith({});
    const { token } = await operatorOf(deps, "throttled");
    const throttled = { ok: false as const, refusal: { kind: "sign-in-throttled" as const, retryAfterSeconds: 9 } };
    const busy = depsWith({}, { operatorDesk: overriding(deps.operatorDesk, { beginSignIn: async () => throttled }) });
    expect(await served(busy)("POST", "/admin/step-up", { token, body: prove })).toMatchObject({
      status: 429,
      json: { type: "/problems/sign-in-throttled" },
    });
    expect(await deps.stepUps.until(token, "money")).toBeUndefined();
  });

  it("takes a one-time code where an authenticator is enrolled, and each code once", async () => {
    const deps = depsWith({});
    const { id, token } = await operatorOf(deps, "totp");
    const { secret } = valueOf(await enrolTotp(deps, id, ACTOR));
    const call = served(deps);
    const using = (totp?: string) => call("POST", "/admin/step-up", { token, body: { ...prove, ...(totp ? { totp } : {}) } });
    expect(await using()).toMatchObject({ status: 403, json: { type: "/problems/totp-required" } });
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    expect((await using(code)).status).toBe(200);
    expect(await using(code)).toMatchObject({ status: 403, json: { type: "/problems/totp-required" } });
  });

  it("is of no use to an account that was disabled, and is a line of the trail where it was given", async () => {
    const deps = depsWith({});
    const { id, email, token } = await operatorOf(deps, "disabled");
    expect((await served(deps)("POST", "/admin/step-up", { token, body: prove })).status).toBe(200);
    const [line] = await deps.auditTrails["ops-desk"].auditLines({ limit: 1, action: "session.step-up", actor: email });
    expect(line).toMatchObject({ subjectKind: "session", subject: expect.stringMatching(/^ses_/), detail: { kind: "money" } });
    valueOf(await changeOperator(deps, id, { disabled: true }, ACTOR));
    expect(await deps.stepUps.until(token, "money")).toBeUndefined();
  });

  it("is never taken for given where the desk does not answer", async () => {
    const deps = depsWith({});
    const { token } = await operatorOf(deps, "silent");
    await served(deps)("POST", "/admin/step-up", { token, body: prove });
    const silent = depsWith(
      {},
      { operatorDesk: overriding(deps.operatorDesk, { steppedUpUntil: () => Promise.reject(unavailable("ops-desk")) }) },
    );
    expect(await served(silent)("POST", REFUND, { token, ...refund })).toMatchObject({ status: 503, json: { subject: "ops-desk" } });
  });

  it("is proven on a page of its own without script, which leads back to where it was asked for and nowhere else", async () => {
    const deps = depsWith({});
    const { token } = await operatorOf(deps, "page");
    const call = served(deps);
    const page = await call("GET", "/admin/step-up?kind=money&next=/admin/orders/x", { token, headers: { accept: "text/html" } });
    expect(page.text).toContain('<form method="post" action="/admin/step-up">');
    const form = (password: string, next: string) =>
      call("POST", "/admin/step-up", { token, form: { kind: "money", next, password, totp: "" } });
    const wrong = await form("not it at all", "/admin/orders/x");
    expect([wrong.status, wrong.text.includes("The password is not right.")]).toEqual([403, true]);
    expect(await form(PASSWORD, "/admin/orders/x")).toMatchObject({ status: 303, location: "/admin/orders/x" });
    expect(await form(PASSWORD, "https://elsewhere.test/")).toMatchObject({ status: 303, location: "/admin/operations" });
    expect(await deps.stepUps.until(token, "money")).toBeDefined();
  });
});
