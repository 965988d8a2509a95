import type { Platform } from "../../platform/platform.ts";
import { imagePath, type ImageBox } from "./rules.ts";

const OFFER_BOX: ImageBox = { width: 480, height: 480 };

/** Where a buyer gets a source picture through the processor, as a path of this API; undefined where none is configured or the source is no web URL. */
export function imageUrl(deps: Pick<Platform, "settings">, sourceUrl: string, box: ImageBox = OFFER_BOX): string | undefined {
  const { imageProcessor } = deps.settings;
  if (imageProcessor.state !== "configured" || !/^https?:$/.test(URL.parse(sourceUrl)?.protocol ?? "")) return undefined;
  return `/images${imagePath(sourceUrl, box, imageProcessor.value.IMAGE_PROC_KEY, imageProcessor.value.IMAGE_PROC_SALT)}`;
}
