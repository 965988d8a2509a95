import * as z from "zod";
import { idSchema } from "../../platform/ids.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { TOKEN_SCOPES } from "../../platform/token-scopes.ts";

const scope = z.enum(TOKEN_SCOPES);

export const makeServiceTokenBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(scope).min(1).max(TOKEN_SCOPES.length),
    expiresAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("In the future, and not further ahead than the contract allows. Left out: until it is revoked."),
  })
  .meta({ example: { name: "Nightly reorder", scopes: ["catalog:read", "cart", "checkout"], expiresAt: "2027-06-30T00:00:00Z" } });

export const serviceTokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(scope),
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

export const serviceTokenParams = z.object({ id: idSchema("svc") });
export const serviceTokenQuery = pageQuery();
export const serviceTokenPage = pageOf(serviceTokenSchema);
