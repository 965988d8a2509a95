import { withDeadline } from "../../platform/deadline.ts";
import { imageCacheFailed } from "../../platform/events/images.ts";
import type { Recorder } from "../../platform/events/record.ts";
import type { Contract } from "../../platform/contract.ts";
import type { ImageFormat } from "./formats.ts";
import type { ImageCache } from "./ports.ts";

/** An address that nobody can ask for: the platform's cache is shared with what is served under our own. */
const ORIGIN = "https://images.invalid";

/**
 * The platform's Cache API, which all isolates of one place share. It is no help that it cannot give: what it does not answer within
 * `images.cacheDeadlineMs`, or has not whole, is not there.
 */
export function createImageCache(deps: Recorder & { contract: Contract }, open: () => Cache): ImageCache {
  const { cacheDeadlineMs, imageCacheSeconds, maxBytes } = deps.contract.images;
  const within = async <T>(act: "read" | "write", call: (cache: Cache) => Promise<T>): Promise<T | undefined> => {
    try {
      return await withDeadline("image-cache", cacheDeadlineMs, () => call(open()));
    } catch (error) {
      imageCacheFailed(deps, { act, error });
      return undefined;
    }
  };
  return {
    read: (path, format) =>
      within("read", async (cache) => {
        const kept = await cache.match(`${ORIGIN}${path}`);
        if (!kept) return undefined;
        const bytes = new Uint8Array(await kept.arrayBuffer());
        const etag = kept.headers.get("etag");
        return etag === null || bytes.byteLength > maxBytes || format.faultOf(bytes) !== undefined
          ? undefined
          : imageOf(bytes, etag, format);
      }),
    async keep(path, { bytes, contentType, etag }) {
      const headers = { etag, "content-type": contentType, "cache-control": `public, max-age=${imageCacheSeconds}` };
      await within("write", (cache) => cache.put(`${ORIGIN}${path}`, new Response(bytes, { headers })));
    },
  };
}

const imageOf = (bytes: Uint8Array<ArrayBuffer>, etag: string, { mediaType }: ImageFormat) =>
  ({ kind: "image", bytes, contentType: mediaType, etag }) as const;
