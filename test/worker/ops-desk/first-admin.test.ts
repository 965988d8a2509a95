import { TOTP, Secret } from "otpauth";
import { describe, expect, it } from "vitest";
import { addOperator } from "../../../src/operations/operators/add-operator.ts";
import { bootstrapOperator } from "../../../src/operations/operators/bootstrap-operator.ts";
import { valueOf } from "../../support/value-of.ts";
import { ACTOR, BOOTSTRAP, PASSWORD, depsWith, signIn } from "./setting.ts";

describe("the operations desk's first admin", () => {
  it("is made once", async () => {
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

  it("gets an authenticator for the bootstrap secret and the password, where it is from before the second factor", async () => {
    const at = new Date();
    const deps = depsWith({});
    const strict = depsWith(
      {},
      { clock: { now: () => at }, contract: { ...deps.contract, access: { ...deps.contract.access, operatorTotp: "required" } } },
    );
    const email = "before@ops.test";
    await addOperator(deps, { email, password: PASSWORD, role: "admin" }, ACTOR);
    const enrol = (password: string) => bootstrapOperator(strict, { email, password, bootstrapSecret: BOOTSTRAP });
    expect(await enrol("not the password")).toMatchObject({ refusal: { kind: "operator-exists" } });
    const { secret = "" } = valueOf(await enrol(PASSWORD)).totpEnrolment ?? {};
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
    expect(await signIn(strict, email, { totp: code })).toMatchObject({ ok: true });
    expect(await enrol(PASSWORD)).toMatchObject({ refusal: { kind: "operator-exists" } });
  });
});
