import * as z from "zod";
import { once } from "../../platform/once.ts";
import type { Platform } from "../../platform/platform.ts";
import { loadImageLook } from "../../sdks.ts";
import { pngFormat } from "./formats.ts";
import { guardedCache } from "./guarded-cache.ts";
import type { ImageLooks, ImageShelf } from "./ports.ts";
import { processingOf } from "./processing.ts";
import { signedPath } from "./rules.ts";

/** An address that nobody can ask for: the platform's cache is shared with what is served under our own. */
const ORIGIN = "https://looks.images.invalid";
/** The picture in small: enough to tell its colours and its shape. */
const MINIATURE = "rs:fit:64:64";
/** Longer than images are kept: it is there when they are gone and nobody can make them anew. */
const KEPT_SECONDS = 30 * 86_400;

const lookSchema = once(() =>
  z.object({ colour: z.string().regex(/^#[0-9a-f]{6}$/u), width: z.int().min(1).max(64), height: z.int().min(1).max(64) }),
);

/**
 * How pictures look, kept in the platform's cache, which forgets by itself what nobody asks for. Learned behind the answer from a miniature
 * that the same processor makes, once a picture for as long as it is kept. Neither of both throws: without a look the placeholder is the generic one.
 */
export function createImageLooks(deps: Platform & { imageShelf: ImageShelf }, open: () => Cache): ImageLooks {
  const pathOf = (url: string): string | undefined => {
    const processing = processingOf(deps);
    return processing && signedPath(MINIATURE, { url, ending: pngFormat.ending }, processing.key, processing.salt);
  };
  const within = guardedCache(deps, open);
  const read = (path: string) =>
    within("read", async (cache) => {
      const kept = await cache.match(`${ORIGIN}${path}`);
      return kept && lookSchema().safeParse(await kept.json()).data;
    });
  return {
    async of(url) {
      const path = pathOf(url);
      return path === undefined ? undefined : read(path);
    },
    async learn(url) {
      const path = pathOf(url);
      if (path === undefined || (await read(path))) return;
      const shelved = await deps.imageShelf.get(path, pngFormat);
      if ("error" in shelved || shelved.answer.kind !== "image") return;
      const { lookOf } = await loadImageLook();
      const look = await lookOf(shelved.answer.bytes);
      const headers = { "content-type": "application/json", "cache-control": `public, max-age=${KEPT_SECONDS}` };
      if (look) await within("write", (cache) => cache.put(`${ORIGIN}${path}`, Response.json(look, { headers })));
    },
  };
}
