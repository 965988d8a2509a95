import { addOperator } from "../../../../src/operations/operators/add-operator.ts";
import { setDeployFreeze } from "../../../../src/operations/switches/set-deploy-freeze.ts";
import { OPERATOR } from "../../operator.ts";
import { valueOf } from "../../../support/value-of.ts";
import type { Stage } from "./stage.ts";
import type { OperatorWrites, ValidCall } from "./write.ts";

const PASSWORD = "correct horse battery";
const REASON = "a rehearsal";

async function account({ deps }: Stage, role: "admin" | "observer"): Promise<{ id: string; email: string }> {
  const email = `${deps.ids.next("req")}@operators.test`;
  return valueOf(await addOperator(deps, { email, password: PASSWORD, role }, OPERATOR));
}

async function session(stage: Stage): Promise<ValidCall> {
  const { email } = await account(stage, "observer");
  const tokens = valueOf(await stage.deps.operators.signIn({ email, password: PASSWORD, address: "203.0.113.7" }));
  const [begun] = await stage.deps.auditTrails["ops-desk"].auditLines({ limit: 1, action: "session.begin", actor: email });
  return { token: tokens.accessToken, subject: begun?.subject ?? "" };
}

/** The writes of the desk itself: switches, deploys, operators and their sessions. */
export const DESK_WRITES: OperatorWrites = {
  "PUT /admin/switches/{feature}": {
    needs: "operator",
    action: "switch.set",
    subjectKind: "switch",
    prepare: () => ({ params: { feature: "ads" }, body: { state: "off", owner: "monetization", reason: REASON }, subject: "ads" }),
  },
  "PUT /admin/deploy-freeze": {
    needs: "operator",
    action: "deploys.freeze",
    subjectKind: "deploys",
    prepare: () => ({ body: { frozen: true, reason: REASON }, subject: "deploys" }),
  },
  "POST /admin/deploy-freeze/overrides": {
    needs: "operator",
    action: "deploys.freeze-overridden",
    subjectKind: "deploys",
    async prepare({ deps }) {
      await setDeployFreeze(deps, { frozen: true, reason: REASON }, OPERATOR);
      return { body: { reason: REASON, releaseId: "r2" }, subject: "deploys" };
    },
  },
  "POST /admin/releases": {
    needs: "operator",
    action: "release.begun",
    subjectKind: "release",
    prepare({ deps }) {
      const id = deps.ids.next("req");
      const rollOut = { id, word: "begun", releaseId: "r2", from: "v1", to: "v2", share: 0, startedAt: "2026-11-30T10:00:00.000Z" };
      return { body: { ...rollOut, endedAt: null, why: "" }, subject: id };
    },
  },
  "POST /admin/operators": {
    needs: "admin",
    action: "operator.add",
    subjectKind: "operator",
    prepare: ({ deps }) => ({ body: { email: `${deps.ids.next("req")}@operators.test`, password: PASSWORD, role: "observer" } }),
  },
  "PATCH /admin/operators/{id}": {
    needs: "admin",
    action: "operator.change",
    subjectKind: "operator",
    async prepare(stage) {
      await account(stage, "admin");
      const { id } = await account(stage, "observer");
      return { params: { id }, body: { role: "operator" }, subject: id };
    },
  },
  "POST /admin/operators/{id}/totp": {
    needs: "admin",
    access: "observer",
    action: "operator.totp.enrol",
    subjectKind: "operator",
    async prepare(stage) {
      const { id } = await account(stage, "observer");
      return { params: { id }, subject: id };
    },
  },
  "POST /admin/step-up": {
    needs: "observer",
    action: "session.step-up",
    subjectKind: "session",
    prepare: async (stage) => ({ ...(await session(stage)), body: { kind: "money", password: PASSWORD } }),
  },
  "POST /admin/logout": { needs: "observer", action: "session.end", subjectKind: "session", prepare: session },
  "POST /auth/logout": { needs: "observer", access: "any", action: "session.end", subjectKind: "session", prepare: session },
};
