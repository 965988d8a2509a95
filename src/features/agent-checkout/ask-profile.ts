import { fetchWithDeadline, readLimited } from "../../platform/fetch-with-deadline.ts";
import { outboundFault } from "../../platform/outbound-url.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";

/** What an agent says of itself at an address of its own, as it stands there. */
export interface AskedProfile {
  text: string;
  /** For how long it is good by its own word; 0 where it says nothing of that. */
  maxAgeSeconds: number;
}

export interface NoProfile {
  kind: "profile-address-refused" | "profile-unreachable" | "profile-too-long";
  detail: string;
}

const DEADLINE_MS = 5_000;
const MAX_BYTES = 65_536;
const MAX_AGE = /(?:^|[\s,])max-age=(\d{1,9})(?:[\s,]|$)/i;

/**
 * Asks for an agent's profile, whose address came with its request: only where we may call it, as `URL` writes it; no redirect is followed,
 * which could lead elsewhere. Never throws for what its server does.
 */
export async function askProfile(deps: Pick<Platform, "settings">, address: string): Promise<Result<AskedProfile, NoProfile>> {
  const fault = outboundFault(deps, address);
  if (fault !== undefined) return refused({ kind: "profile-address-refused", detail: `The address of the profile ${fault}.` });
  try {
    const response = await fetchWithDeadline(new URL(address), {
      ...{ redirect: "manual", deadlineMs: DEADLINE_MS, dependency: "the agent's profile" },
      headers: { accept: "application/json", "user-agent": "ProcureIQ-UCP/1.0" },
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return refused({ kind: "profile-unreachable", detail: `The profile's server answered ${response.status}.` });
    }
    const { text, truncated } = await readLimited(response, MAX_BYTES);
    if (truncated) return refused({ kind: "profile-too-long", detail: `The profile is longer than ${MAX_BYTES} bytes.` });
    return ok({ text, maxAgeSeconds: Number(MAX_AGE.exec(response.headers.get("cache-control") ?? "")?.[1] ?? 0) });
  } catch {
    // What the network said would tell an agent about our network.
    return refused({ kind: "profile-unreachable", detail: "The profile's server does not answer." });
  }
}
