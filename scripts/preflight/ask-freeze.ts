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
  /** Whoever deploys says that nothing is deployed there yet. */
  firstDeploy?: boolean | undefined;
}

/**
 * Asks the deployed Worker whether deploys are frozen, and records an override with it: one that cannot be recorded is none.
 * That it is the first deploy is believed where nothing answers as a Worker of ours does: one that does is asked like any other.
 */
export async function askFreeze(question: FreezeQuestion): Promise<FreezeAnswer> {
  const { url, readToken, operatorToken, override, releaseId, firstDeploy } = question;
  if (firstDeploy && (url === undefined || (await nothingAnswers(url)))) return { kind: "first-deploy" };
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

/** What a network in front of an address says where there is nothing behind it; below are words of a server that fails. */
const NOTHING_BEHIND = 520;

/** `/health` of a Worker of ours answers with its release, to anybody; one that fails is there all the same. */
async function nothingAnswers(url: string): Promise<boolean> {
  try {
    await call(url, { method: "GET", path: "/health" }, z.looseObject({ releaseId: z.string() }));
    return false;
  } catch (error) {
    if (error instanceof ApiError) return error.status < 500 || error.status >= NOTHING_BEHIND;
    throw error;
  }
}
