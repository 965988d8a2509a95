import { expect, it } from "vitest";
import { addOperator } from "../../../src/operations/operators/add-operator.ts";
import { bootstrapOperator } from "../../../src/operations/operators/bootstrap-operator.ts";
import { changeOperator } from "../../../src/operations/operators/change-operator.ts";
import { enrolTotp } from "../../../src/operations/operators/enrol-totp.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { ACTOR, BOOTSTRAP, PASSWORD, depsWith } from "./setting.ts";

it("keeps the last admin, and an audit of what was done to the desk's accounts", async () => {
  const deps = depsWith({});
  valueOf(await bootstrapOperator(deps, { email: "ada@ops.test", password: PASSWORD, bootstrapSecret: BOOTSTRAP }));
  const second = valueOf(await addOperator(deps, { email: "grace@ops.test", password: PASSWORD, role: "admin" }, ACTOR));
  await enrolTotp(deps, second.id, ACTOR);
  valueOf(await changeOperator(deps, second.id, { disabled: true }, ACTOR));

  const last = present(
    (await deps.operatorDesk.listOperators()).find(({ disabled }) => !disabled),
    "admin left",
  );
  expect(await changeOperator(deps, last.id, { role: "observer" }, ACTOR)).toMatchObject({ refusal: { kind: "last-admin" } });
  const actions = (await deps.auditTrails["ops-desk"].auditLines({ limit: 200 })).map(({ action }) => action);
  expect(actions).toEqual(["operator.change", "operator.totp.enrol", "operator.add", "operator.bootstrap"]);
});

it("has one account for an address, and says which it has", async () => {
  const deps = depsWith({});
  const input = { email: "hedy@ops.test", password: PASSWORD, role: "observer" } as const;
  const { id } = valueOf(await addOperator(deps, input, ACTOR));
  expect(await addOperator(deps, input, ACTOR)).toMatchObject({ ok: false, refusal: { kind: "email-taken" } });
  expect((await deps.operatorDesk.listOperators()).filter(({ email }) => email === input.email)).toMatchObject([{ id }]);
});
