import { ImageError } from "./image-error.ts";

const UNREACHABLE = "Source image is unreachable";

export interface SourceLimits {
  /** Milliseconds for the whole download. */
  deadlineMs: number;
  maxBytes: number;
}

/**
 * Downloads a source image, following redirects.
 * @throws ImageError 404 when it cannot be had, 422 when it is too big, 500 when its server failed, 504 past the deadline
 */
export async function downloadSource(source: URL, limits: SourceLimits): Promise<Uint8Array> {
  if (source.protocol !== "http:" && source.protocol !== "https:") {
    throw new ImageError(404, UNREACHABLE, `unknown scheme: ${source.protocol}`);
  }
  try {
    const response = await fetch(source, { signal: AbortSignal.timeout(limits.deadlineMs), headers: { accept: "image/*" } });
    if (!response.ok) {
      await response.body?.cancel();
      throw new ImageError(response.status >= 500 ? 500 : 404, UNREACHABLE, `status: ${response.status}`);
    }
    return await readLimited(response, limits.maxBytes);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    const timedOut = error instanceof DOMException && error.name === "TimeoutError";
    throw new ImageError(timedOut ? 504 : 404, UNREACHABLE, describe(error));
  }
}

/** `fetch` says only "fetch failed" and keeps the reason in `cause`. */
function describe(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? `${error.message}: ${String(error.cause)}` : String(error);
}

async function readLimited(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop by an exception cancels the body.
    if (size > maxBytes) throw new ImageError(422, "Invalid source image", `source image is too big: over ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
