import type { Recorder } from "../../platform/events/record.ts";
import type { Contract } from "../../platform/contract.ts";
import { guardedCache } from "./guarded-cache.ts";
import type { ImageCache, WholeImage } from "./ports.ts";
import { readImage } from "./read-image.ts";

/** An address that nobody can ask for: the platform's cache is shared with what is served under our own. */
const ORIGIN = "https://images.invalid";
const MADE_AT = "x-made-at";

/**
 * The platform's Cache API, which all isolates of one place share. It is no help that it cannot give: what it does not answer within
 * `images.cacheDeadlineMs`, or has not whole, is not there.
 */
export function createImageCache(deps: Recorder & { contract: Contract }, open: () => Cache): ImageCache {
  const { imageCacheSeconds, maxBytes } = deps.contract.images;
  const within = guardedCache(deps, open);
  return {
    read: (path, format, allowance) =>
      within("read", async (cache): Promise<WholeImage | "no-room" | undefined> => {
        const kept = await cache.match(`${ORIGIN}${path}`);
        if (!kept) return undefined;
        const bytes = await readImage(kept.body, maxBytes, allowance);
        if (bytes === "no-room") return bytes;
        const etag = kept.headers.get("etag");
        const madeAt = Number(kept.headers.get(MADE_AT) ?? Number.NaN);
        if (bytes === "too-large" || etag === null || !Number.isSafeInteger(madeAt) || format.faultOf(bytes) !== undefined)
          return undefined;
        return { kind: "image", bytes, contentType: format.mediaType, etag, madeAt };
      }),
    async keep(path, { bytes, contentType, etag, madeAt }) {
      const headers = {
        etag,
        [MADE_AT]: String(madeAt),
        "content-type": contentType,
        "cache-control": `public, max-age=${imageCacheSeconds}`,
      };
      await within("write", (cache) => cache.put(`${ORIGIN}${path}`, new Response(bytes, { headers })));
    },
  };
}
