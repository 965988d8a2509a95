import * as z from "zod";
import { idSchema } from "../../platform/ids.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { usd } from "../../platform/contract/pieces.ts";
import { TOKEN_SCOPES } from "../../platform/token-scopes.ts";

const scope = z.enum(TOKEN_SCOPES);

/** Models of one token that have limits of their own, and letters of a model's name. */
const MOST_MODELS = 20;
const modelLimits = {
  dailyTokens: z.int().positive().max(1_000_000_000).optional().describe("Tokens a day (UTC), of prompts and answers."),
  dailyUsd: usd.optional().describe("US dollars a day (UTC), to the cent."),
};
const llmLimits = z
  .strictObject({
    ...modelLimits,
    models: z
      .record(z.string().min(1).max(100), z.strictObject(modelLimits))
      .refine((models) => Object.keys(models).length <= MOST_MODELS, `names ${MOST_MODELS} models at most`)
      .optional()
      .describe("Of single models, by one of their names; calls by any of them are counted."),
  })
  .describe("What it may use of models a day, beside what its buyer may. A call is refused that could pass one of these.");

export const makeServiceTokenBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(scope).min(1).max(TOKEN_SCOPES.length),
    expiresAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("In the future, and not further ahead than the contract allows. Left out: until it is revoked."),
    llmLimits: llmLimits.optional(),
  })
  .meta({ example: { name: "Nightly reorder", scopes: ["catalog:read", "cart", "checkout"], expiresAt: "2027-06-30T00:00:00Z" } });

export const serviceTokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(scope),
    llmLimits: llmLimits.nullable(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().describe("Coarse: written now and then while the token is in use."),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ServiceToken" });

export const madeServiceTokenSchema = serviceTokenSchema
  .extend({
    token: z.string().optional().describe("Shown here and never again; absent where the answer is repeated for its Idempotency-Key."),
  })
  .meta({ id: "MadeServiceToken" });

/** At least longer than an isolate remembers a token, so that the end is kept to the moment. */
export const rotateServiceTokenBody = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(3_600)
      .max(2_592_000)
      .default(86_400)
      .describe("For how long the token before is good beside its successor. To end it earlier revoke it."),
  })
  .meta({ example: { overlapSeconds: 86_400 } });

export const rotatedServiceTokenSchema = madeServiceTokenSchema
  .extend({ previousUntil: z.iso.datetime().describe("Until when the token before is good.") })
  .meta({ id: "RotatedServiceToken" });

export const serviceTokenParams = z.object({ id: idSchema("svc") });
export const serviceTokenQuery = pageQuery();
export const serviceTokenPage = pageOf(serviceTokenSchema);
