import { outboundFault } from "../../platform/outbound-url.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";

export interface SourceRefusal {
  kind: "image-source-refused";
  /** What is wrong with the address, as the outward guard words it. */
  fault: string;
}

/**
 * The address a picture may be fetched from, as `URL` writes it: the processor reads addresses by rules of its own, so it is
 * given the spelling that was judged (`0177.0.0.1`, backslashes and tabs are gone) and never the one a page wrote.
 */
export function sourceAddress(deps: Pick<Platform, "settings">, address: string): Result<string, SourceRefusal> {
  const fault = outboundFault(deps, address);
  return fault === undefined ? ok(new URL(address).href) : refused({ kind: "image-source-refused", fault });
}
