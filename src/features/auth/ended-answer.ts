import { DEGRADED_HEADER, type Degraded } from "../../platform/degraded.ts";

/** 204, and why no list says so yet. */
export const endedAnswer = (degraded: Degraded | undefined): Response =>
  new Response(null, { status: 204, headers: degraded === undefined ? {} : { [DEGRADED_HEADER]: JSON.stringify(degraded) } });
