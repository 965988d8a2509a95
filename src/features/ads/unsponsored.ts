import { optsOut } from "../../platform/http/privacy-control.ts";
import { clientKindOf } from "./client-kind.ts";

/** Why nothing is sold to a request: its client opts its user out (`Sec-GPC: 1`), or calls itself a robot, whose clicks nobody pays for. */
export type Unsponsored = "opted-out" | "robot";

/** By what a request says of itself, on every way out of what is sponsored; null where it may be sold to. */
export function unsponsoredBecause(request: Request): Unsponsored | null {
  if (optsOut(request)) return "opted-out";
  return clientKindOf(request.headers.get("user-agent")) === "robot" ? "robot" : null;
}

export const isUnsponsored = (request: Request): boolean => unsponsoredBecause(request) !== null;
