import type { Platform } from "../../platform/platform.ts";

/** What the processor made of a picture, whole; or that the picture's own server has none that can be processed. */
export type ProcessedImage =
  | { kind: "image"; bytes: Uint8Array; contentType: "image/webp"; etag: string }
  | { kind: "source-error"; status: number };

export interface ImageProcessor {
  /** By a path that was signed. Throws `dependency-unavailable`, its cause a `ProcessorFault` unless the circuit is open. */
  process(path: string): Promise<ProcessedImage>;
  /** Since when this isolate has had no image of it, in milliseconds since the epoch; undefined while it has. */
  failingSince(): number | undefined;
}

export interface ImagesDeps extends Platform {
  imageProcessor: ImageProcessor;
}
