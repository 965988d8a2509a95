import { DEGRADED_HEADER, type Degraded } from "../../platform/degraded.ts";

/** Why no list says so yet. */
export const unlistedHeaders = (degraded: Degraded | undefined): Record<string, string> =>
  degraded === undefined ? {} : { [DEGRADED_HEADER]: JSON.stringify(degraded) };

/** 204, and why no list says so yet. */
export const endedAnswer = (degraded: Degraded | undefined): Response =>
  new Response(null, { status: 204, headers: unlistedHeaders(degraded) });
