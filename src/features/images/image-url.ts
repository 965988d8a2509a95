import { imageSourceRefused } from "../../platform/events/images.ts";
import type { Platform } from "../../platform/platform.ts";
import { PRESETS } from "./presets.ts";
import { processingOf } from "./processing.ts";
import { signedPath } from "./rules.ts";
import { sourceAddress } from "./source-address.ts";

/**
 * Where a buyer gets a source picture through the processor, as a path of this API; undefined where none is configured, or
 * where the source is an address nobody outside may make us call.
 */
export function imageUrl(deps: Pick<Platform, "settings" | "contract" | "log" | "metrics">, sourceUrl: string): string | undefined {
  const processing = processingOf(deps);
  if (!processing) return undefined;
  const source = sourceAddress(deps, sourceUrl);
  if (!source.ok) {
    imageSourceRefused(deps, { fault: source.refusal.fault, host: URL.parse(sourceUrl)?.hostname, at: "signing" });
    return undefined;
  }
  return `/images${signedPath(PRESETS.card, { url: source.value }, processing.key, processing.salt)}`;
}
