import type { ImageFormat } from "./formats.ts";

/** What limits a picture's way to the platform's transformations. */
export interface SourceLimits {
  maxBytes: number;
  deadlineMs: number;
  redirects: number;
}

export interface Transforming {
  images: ImagesBinding;
  format: ImageFormat;
  limits: SourceLimits;
  /** What keeps an address from being asked; each hop is judged. */
  sourceFault(address: string): string | undefined;
  /** The request that waits for it is over. */
  signal: AbortSignal;
}

/** The picture's own server has none that can be made an image of; the status says what was wrong, as a processor would. */
export interface SourceError {
  kind: "source-error";
  status: number;
}

const NO_SUCH_OPTION: SourceError = { kind: "source-error", status: 404 };
const FORBIDDEN: SourceError = { kind: "source-error", status: 403 };
const TOO_LARGE: SourceError = { kind: "source-error", status: 413 };
const NO_IMAGE: SourceError = { kind: "source-error", status: 422 };
const TOO_MANY_REDIRECTS: SourceError = { kind: "source-error", status: 508 };
const UNREACHABLE: SourceError = { kind: "source-error", status: 502 };
const TOO_SLOW: SourceError = { kind: "source-error", status: 504 };

/** The platform's codes for what is wrong with the picture and not with it: broken off or too large, no image, too many points, a format it does not read. */
const OF_THE_PICTURE = new Set([9402, 9412, 9413, 9520]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * A picture through Cloudflare's transformations. The Worker fetches it, hop by hop as its outward guard allows, and hands its bytes on as they
 * come, up to a limit. Throws what the binding throws where that speaks against it and not against the picture.
 */
export async function transformed(url: string, options: string, asked: Transforming): Promise<Response | SourceError> {
  const box = /^rs:fit:(\d{1,4}):(\d{1,4})$/.exec(options);
  if (!box) return NO_SUCH_OPTION;
  const timeout = AbortSignal.timeout(asked.limits.deadlineMs);
  const until = AbortSignal.any([timeout, asked.signal]);
  const source = await fetched(url, asked, until, timeout);
  if ("kind" in source) return source;
  const limited = limitedTo(asked.limits.maxBytes, until);
  // What was not read to its end failed there, and not at the platform, whichever way that tells it.
  const brokenOff = (): SourceError | undefined =>
    limited.state === "too-large" ? TOO_LARGE : limited.state === "open" && timeout.aborted ? TOO_SLOW : undefined;
  try {
    const output = await asked.images
      .input(source.body.pipeThrough(limited.stream))
      .transform({ width: Number(box[1]), height: Number(box[2]), fit: "scale-down" })
      .output({ format: asked.format.mediaType, anim: false });
    return brokenOff() ?? output.response();
  } catch (error) {
    const broken = brokenOff();
    if (broken) return broken;
    const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code === "number" && OF_THE_PICTURE.has(code)) return NO_IMAGE;
    throw error;
  }
}

async function fetched(
  url: string,
  { limits, sourceFault, signal }: Transforming,
  until: AbortSignal,
  timeout: AbortSignal,
): Promise<{ body: ReadableStream<Uint8Array> } | SourceError> {
  let address = url;
  for (let hops = 0; hops <= limits.redirects; hops += 1) {
    if (sourceFault(address) !== undefined) return FORBIDDEN;
    let response: Response;
    try {
      response = await fetch(address, { redirect: "manual", signal: until, headers: { accept: "image/*" } });
    } catch (error) {
      if (signal.aborted) throw error;
      return timeout.aborted ? TOO_SLOW : UNREACHABLE;
    }
    const { status, headers, body } = response;
    if (status === 200 && body && Number(headers.get("content-length") ?? "0") <= limits.maxBytes) return { body };
    await body?.cancel();
    if (status === 200) return body ? TOO_LARGE : NO_IMAGE;
    const location = headers.get("location");
    const next = REDIRECTS.has(status) && location !== null ? URL.parse(location, address)?.href : undefined;
    if (next === undefined) return { kind: "source-error", status };
    address = next;
  }
  return TOO_MANY_REDIRECTS;
}

/** Lets so many bytes through for so long, and says afterwards how it went. */
function limitedTo(maxBytes: number, until: AbortSignal) {
  const limited = {
    state: "open" as "open" | "whole" | "too-large",
    stream: new TransformStream<Uint8Array, Uint8Array>({
      // A body that says no more does not notice by itself that nobody waits for it.
      start: (controller) => until.addEventListener("abort", () => controller.error(until.reason)),
      transform(piece, controller) {
        bytes += piece.byteLength;
        if (bytes <= maxBytes) return controller.enqueue(piece);
        limited.state = "too-large";
        controller.error(new Error("the picture has too many bytes"));
      },
      flush() {
        limited.state = "whole";
      },
    }),
  };
  let bytes = 0;
  return limited;
}
