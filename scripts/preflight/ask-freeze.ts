import { z } from "zod";
import { ApiError, call } from "../ops/api.ts";
import type { Freeze, FreezeAnswer } from "./refusals.ts";

const freezeSchema = z.looseObject({
  frozen: z.boolean(),
  reason: z.string().nullable(),
  setBy: z.string().nullable(),
  setAt: z.string().nullable(),
});

export interface FreezeQuestion {
  /** Where the Worker is deployed already; undefined: nobody said. */
  url: string | undefined;
  /** OPS_READ_TOKEN, enough to ask. */
  readToken: string | undefined;
  /** An operator's token, which an override takes. */
  operatorToken: () => Promise<string>;
  /** Why the release goes out all the same. */
  override: string | undefined;
  releaseId: string;
}

/** Asks the deployed Worker whether deploys are frozen, and records an override with it: one that cannot be recorded is none. */
export async function askFreeze({ url, readToken, operatorToken, override, releaseId }: FreezeQuestion): Promise<FreezeAnswer> {
  if (url === undefined) return { kind: "unknown", why: "neither --url nor PUBLIC_BASE_URL is given" };
  try {
    const freeze: Freeze = await call(
      url,
      { method: "GET", path: "/admin/deploy-freeze", token: readToken ?? (await operatorToken()) },
      freezeSchema,
    );
    if (!freeze.frozen || override === undefined) return { kind: "answered", freeze };
    const body = { reason: override, releaseId };
    await call(url, { method: "POST", path: "/admin/deploy-freeze/overrides", body, token: await operatorToken() }, freezeSchema);
    return { kind: "overridden" };
  } catch (error) {
    if (error instanceof ApiError) return { kind: "unknown", why: error.message };
    throw error;
  }
}
