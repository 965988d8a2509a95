import * as z from "zod";
import { degradedSchema } from "../../platform/degraded.ts";
import { idSchema } from "../../platform/ids.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { OPERATOR_ROLES } from "../../platform/identity.ts";
import { TOKEN_SCOPES } from "../../platform/token-scopes.ts";

const email = z.string().trim().toLowerCase().max(254).pipe(z.email("must be an e-mail address"));

const newPassword = z.string().min(10, "must have at least 10 characters").max(200);

export const registerBody = z
  .strictObject({
    email,
    password: newPassword,
    name: z.string().trim().min(1).max(200).optional(),
  })
  .meta({ example: { email: "buyer@acme.test", password: "correct horse battery", name: "Ada" } });

/** Where a session's refresh token goes, and comes from. */
const refreshTokenIn = z.enum(["body", "cookie"]).default("body").meta({
  description:
    "`cookie`, for pages of this origin: it is set as an HttpOnly, SameSite=Strict cookie and is in no answer, so that no script can read it. `POST /auth/refresh` without a body takes it from there, `POST /auth/logout` takes it away.",
});

export const loginBody = z.strictObject({
  email,
  password: z.string().min(1).max(200),
  refreshTokenIn,
  /** Six digits of an operator's authenticator, where the contract demands it. */
  totp: z
    .string()
    .regex(/^\d{6}$/, "must be six digits")
    .optional(),
});

export const refreshBody = z.strictObject({
  refreshToken: z.string().min(1).max(4096).optional().meta({ description: "Left out, the one of the session's cookie." }),
});

/** RFC 6749's token answer in camelCase; `expiresIn` in seconds. */
export const tokensSchema = z
  .object({ accessToken: z.string(), tokenType: z.literal("Bearer"), expiresIn: z.int(), refreshToken: z.string().optional() })
  .meta({ id: "Tokens" });
export type Tokens = z.infer<typeof tokensSchema>;

/** Whether a buyer's address is proven and, where it is not, how the mail that proves it stands. */
const addressState = {
  addressVerified: z.boolean(),
  verification: z
    .object({
      /** `pending` until the provider took the mail; `refused` where it will not take the address. */
      mail: z.enum(["pending", "sent", "refused"]),
      askedAt: z.iso.datetime(),
    })
    .optional(),
  degraded: degradedSchema.optional(),
};
export const addressStateSchema = z.object(addressState).meta({ id: "AddressState" });
export type AddressState = z.infer<typeof addressStateSchema>;

export const meSchema = z
  .object({
    kind: z.enum(["buyer", "operator"]),
    id: z.string(),
    email: z.string(),
    role: z.enum(OPERATOR_ROLES).optional(),
    ...addressState,
    /** A buyer's alone. */
    addressVerified: z.boolean().optional(),
    /** Where a program asks by one. */
    serviceToken: z.object({ id: z.string(), scopes: z.array(z.enum(TOKEN_SCOPES)).readonly() }).optional(),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof meSchema>;

export const registeredSchema = z.object({ id: z.string(), email: z.string(), name: z.string(), ...addressState }).meta({ id: "Buyer" });

export const changePasswordBody = z
  .strictObject({ currentPassword: z.string().min(1).max(200), newPassword })
  .meta({ example: { currentPassword: "correct horse battery", newPassword: "a longer staple than before" } });

export const passwordBody = z
  .strictObject({ password: z.string().min(1).max(200) })
  .meta({ example: { password: "correct horse battery" } });

export const changeAddressBody = z
  .strictObject({ newEmail: email, password: z.string().min(1).max(200) })
  .meta({ example: { newEmail: "ada@acme.test", password: "correct horse battery" } });

export const addressChangeSchema = z
  .object({
    newEmail: z.string(),
    mail: z
      .enum(["pending", "sent", "refused"])
      .describe("`pending` until the provider took the mail; `refused` where it will not take the address."),
    until: z.iso.datetime().describe("Until when the token in the mail is good."),
    degraded: degradedSchema.optional(),
  })
  .meta({ id: "AddressChange" });
export type AddressChange = z.infer<typeof addressChangeSchema>;

/** Names the shape of the document, for whoever reads one later. */
export const EXPORT_FORMAT = "procureiq-account/1";

export const accountExportSchema = z
  .looseObject({
    format: z.literal(EXPORT_FORMAT),
    exportedAt: z.iso.datetime(),
    account: z.array(z.looseObject({ id: z.string(), email: z.string(), name: z.string() })),
    complete: z.boolean().describe("False where the document lacks something."),
    missing: z.object({ sections: z.array(z.string()), reason: z.string() }).nullable(),
  })
  .describe(
    "Beside these a member for each kind of thing that is kept: `conversations`, `messages`, `briefs`, `searches`, `carts`, `orders` and so on.",
  )
  .meta({ id: "AccountExport" });

export const closedAccountSchema = z
  .object({ eraseAt: z.iso.datetime().describe("From when on it is erased, and can be opened again no more.") })
  .meta({ id: "ClosedAccount" });
export const keepAccountBody = z
  .strictObject({ email, password: z.string().min(1).max(200) })
  .meta({ example: { email: "buyer@acme.test", password: "correct horse battery" } });

export const askPasswordResetBody = z.strictObject({ email }).meta({ example: { email: "buyer@acme.test" } });

export const resetPasswordBody = z
  .strictObject({ token: z.string().min(1).max(4096), newPassword })
  .meta({ example: { token: "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", newPassword: "a longer staple than before" } });

/** How many sessions an act of the buyer's ended, his own among them where that is meant. */
export const endedSessionsSchema = z.object({ sessionsEnded: z.int() }).meta({ id: "EndedSessions" });

export const signOutEverywhereBody = z.strictObject({
  thisSession: z.boolean().default(true).describe("Whether the session that asks ends too."),
  serviceTokens: z.boolean().default(false).describe("Whether the buyer's service tokens are revoked too."),
});

export const sessionSchema = z
  .object({
    id: z.string(),
    createdAt: z.iso.datetime().describe("When somebody signed in."),
    lastUsedAt: z.iso.datetime().describe("When its refresh token was last rotated, or it was opened."),
    expiresAt: z.iso.datetime().describe("When it ends unless it is used before."),
    endsAt: z.iso.datetime().describe("When it ends however much it is used: then somebody has to sign in again."),
    client: z.string().nullable().describe("The `User-Agent` that signed in, cut at 200 characters."),
    current: z.boolean().describe("Whether it is the one that asks."),
  })
  .meta({ id: "Session" });
export const sessionParams = z.object({ id: idSchema("ses") });
export const sessionQuery = pageQuery();
export const sessionPage = pageOf(sessionSchema);

export const verifyAddressBody = z.strictObject({ token: z.string().min(1).max(4096) });

export const ticketBody = z.strictObject({ path: z.string().startsWith("/").max(300).default("/searches/") });
export const ticketSchema = z
  .object({ ticket: z.string(), expiresIn: z.int().describe("seconds in which it has to be used first") })
  .meta({ id: "StreamTicket" });
