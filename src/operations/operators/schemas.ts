import * as z from "zod";
import { OPERATOR_ROLES } from "../../platform/identity.ts";
import { STEP_UP_KINDS } from "../../platform/step-up.ts";
import { idSchema } from "../../platform/ids.ts";

const email = z.string().trim().toLowerCase().max(254).pipe(z.email("must be an e-mail address"));
const password = z.string().min(12, "must have at least 12 characters").max(200);

export const operatorSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(OPERATOR_ROLES),
    disabled: z.boolean(),
    totp: z.boolean().describe("Whether an authenticator is enrolled."),
    createdAt: z.iso.datetime(),
    lastSignInAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Operator" });

export const stepUpBody = z
  .strictObject({ kind: z.enum(STEP_UP_KINDS), password: z.string().min(1).max(200), totp: z.string().min(1).max(10).optional() })
  .meta({ example: { kind: "money", password: "correct horse battery staple", totp: "123456" } });
export const steppedUpSchema = z.object({ kind: z.enum(STEP_UP_KINDS), until: z.iso.datetime() }).meta({ id: "StepUp" });

/** Shown once: it cannot be read again, only enrolled anew. */
export const totpSchema = z
  .object({ secret: z.string(), uri: z.string().describe("otpauth:// URI for an authenticator.") })
  .meta({ id: "TotpEnrolment" });

export const enrolledOperatorSchema = operatorSchema.extend({ totpEnrolment: totpSchema.nullable() }).meta({ id: "EnrolledOperator" });

export const bootstrapBody = z.strictObject({ email, password, bootstrapSecret: z.string().min(1).max(500) });
export const addOperatorBody = z.strictObject({ email, password, role: z.enum(OPERATOR_ROLES) });
export const changeOperatorBody = z
  .strictObject({ role: z.enum(OPERATOR_ROLES).optional(), disabled: z.boolean().optional() })
  .refine((change) => change.role !== undefined || change.disabled !== undefined, "name a role or disabled");
export const operatorParams = z.object({ id: idSchema("opr") });
