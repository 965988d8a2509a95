import { Hono } from "hono";
import { etag } from "hono/etag";
import { ImageError } from "./image-error.ts";
import { processImage } from "./process-image.ts";
import { parseProcessingPath } from "./processing-url.ts";
import { isSignatureOf, type SigningSecrets } from "./signature.ts";
import { downloadSource, type SourceLimits } from "./source-image.ts";

/**
 * imgproxy's wire form: `GET /<signature>/<processing options>/<source>` answers the image, errors are short plain texts.
 * Unsigned (`insecure`, `unsafe`) URLs are refused like any wrong signature.
 */
export function createImageProcessor(secrets: SigningSecrets, limits: SourceLimits, log: (message: string) => void): Hono {
  const app = new Hono();

  app.get("/health", (c) => c.text("imgproxy is running"));

  app.get("/*", etag(), async (c) => {
    // The signature is over the path as it was sent, still percent-encoded.
    const path = new URL(c.req.url).pathname;
    const endOfSignature = path.indexOf("/", 1);
    const signature = path.slice(1, endOfSignature === -1 ? undefined : endOfSignature);
    const signed = endOfSignature === -1 ? "" : path.slice(endOfSignature);
    if (!isSignatureOf(secrets, signed, signature)) throw new ImageError(403, "Forbidden", "Invalid signature");
    const { source, options } = parseProcessingPath(signed);
    const { bytes, format } = await processImage(await downloadSource(source, limits), options);
    return c.body(new Uint8Array(bytes), 200, {
      "content-type": `image/${format}`,
      "content-disposition": `inline; filename="${fileName(source, format)}"`,
      "cache-control": "public, max-age=3600",
    });
  });

  app.onError((error, c) => {
    const refusal = error instanceof ImageError ? error : new ImageError(500, "Internal error", String(error.stack));
    log(`${refusal.status} ${refusal.detail} (${c.req.path})`);
    return c.text(refusal.message, refusal.status, { "cache-control": "no-cache" });
  });
  return app;
}

function fileName(source: URL, format: string): string {
  const base =
    source.pathname
      .split("/")
      .at(-1)
      ?.replace(/\.[^.]*$/, "") ?? "";
  return `${base.replace(/[^\w-]/g, "_") || "image"}.${format === "jpeg" ? "jpg" : format}`;
}
