import * as z from "zod";
import { addressOf, presentedToken } from "../../platform/http/credential.ts";
import { Routes } from "../../platform/http/route.ts";
import { addOperator } from "./add-operator.ts";
import { bootstrapOperator } from "./bootstrap-operator.ts";
import { changeOperator } from "./change-operator.ts";
import { enrolTotp } from "./enrol-totp.ts";
import type { OnCallDeps } from "../on-call/ports.ts";
import type { OperatorDeps } from "./ports.ts";
import { operatorProblems, stepUpProblems } from "./problems.ts";
import {
  addOperatorBody,
  bootstrapBody,
  changeOperatorBody,
  enrolledOperatorSchema,
  operatorParams,
  operatorSchema,
  steppedUpSchema,
  stepUpBody,
  totpSchema,
} from "./schemas.ts";

const tag = "Operators";
const NO_STORE = { "cache-control": "no-store" };

export const operatorsRoutes = new Routes<OperatorDeps & OnCallDeps>()
  .add(
    {
      method: "post",
      path: "/admin/operators/bootstrap",
      tag,
      summary: "Make the first admin",
      description: "Works once, for whoever holds `OPS_BOOTSTRAP_SECRET`.",
      access: "public",
      body: bootstrapBody,
      replies: { 201: { description: "The first admin.", schema: enrolledOperatorSchema } },
      problems: ["operator-exists", "bootstrap-refused", "overloaded"],
    },
    async ({ deps, body, reply, refuse }) => {
      const result = await bootstrapOperator(deps, body);
      return result.ok ? reply(201, result.value, NO_STORE) : refuse(result.refusal, operatorProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/operators",
      tag,
      summary: "Make an operator's account",
      access: "admin",
      body: addOperatorBody,
      replies: { 201: { description: "The operator; `totpEnrolment` is shown this once.", schema: enrolledOperatorSchema } },
      problems: ["email-taken", "overloaded"],
    },
    async ({ deps, body, identity, reply, refuse }) => {
      const result = await addOperator(deps, body, identity);
      return result.ok ? reply(201, result.value, NO_STORE) : refuse(result.refusal, operatorProblems);
    },
  )
  .add(
    {
      method: "get",
      path: "/admin/operators",
      tag,
      summary: "All operators",
      access: "admin",
      replies: {
        200: {
          description: "Operators, oldest account first; there are few, so the list is whole.",
          schema: z.object({ items: z.array(operatorSchema) }),
        },
      },
    },
    async ({ deps, reply }) => reply(200, { items: [...(await deps.operatorDesk.listOperators())] }),
  )
  .add(
    {
      method: "patch",
      path: "/admin/operators/{id}",
      tag,
      summary: "Change an operator's role, or disable the account",
      access: "admin",
      params: operatorParams,
      body: changeOperatorBody,
      replies: { 200: { description: "The operator.", schema: operatorSchema } },
      problems: ["last-admin"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const change = { ...(body.role ? { role: body.role } : {}), ...(body.disabled === undefined ? {} : { disabled: body.disabled }) };
      const result = await changeOperator(deps, params.id, change, identity);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, operatorProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/operators/{id}/totp",
      tag,
      summary: "Enrol a new authenticator",
      description: "An admin for anybody; everybody else for themselves.",
      access: "observer",
      params: operatorParams,
      replies: { 201: { description: "The secret, shown this once.", schema: totpSchema } },
    },
    async ({ deps, params, identity, reply, refuse, problem }) => {
      if (identity.role !== "admin" && identity.id !== params.id) {
        return problem({ type: "forbidden", title: "This is not allowed to you", status: 403, detail: "only an admin enrols for others" });
      }
      const result = await enrolTotp(deps, params.id, identity);
      return result.ok ? reply(201, result.value, NO_STORE) : refuse(result.refusal, operatorProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/step-up",
      tag,
      summary: "Prove again who you are",
      description:
        "What sends money takes a proof of presence in the same session, a moment ago. The proof is for one kind of act and good for the contract's `access.stepUpSeconds`.",
      access: "observer",
      body: stepUpBody,
      replies: { 200: { description: "Until when it is good.", schema: steppedUpSchema } },
      problems: ["step-up-failed", "totp-required", "sign-in-throttled", "session-ended", "overloaded"],
    },
    async ({ deps, body, identity, request, reply, refuse }) => {
      const { kind, password, totp } = body;
      const proof = { kind, password, totp, token: presentedToken(request) ?? "", operator: identity, address: addressOf(request) };
      const proven = await deps.stepUps.prove(proof);
      return proven.ok ? reply(200, { kind, until: proven.value }, NO_STORE) : refuse(proven.refusal, stepUpProblems);
    },
  );
