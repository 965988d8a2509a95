import type { Platform } from "../../platform/platform.ts";
import type { ImageFormat } from "./formats.ts";
import type { Allowance } from "./held-bytes.ts";

/** An image, whole. */
export interface WholeImage {
  kind: "image";
  bytes: Uint8Array<ArrayBuffer>;
  contentType: ImageFormat["mediaType"];
  etag: string;
}

/**
 * What the processor made of a picture, whole; or that the picture's own server has none that can be processed; or that this isolate has no
 * room for one more at the moment.
 */
export type ProcessedImage = WholeImage | { kind: "source-error"; status: number } | { kind: "overloaded" };

export interface ImageProcessor {
  /** By a path that was signed for that format. Throws `dependency-unavailable`, its cause a `ProcessorFault` unless the circuit is open. */
  process(path: string, format: ImageFormat, allowance: Allowance): Promise<ProcessedImage>;
  /** Since when this isolate has had no image of it, in milliseconds since the epoch; undefined while it has. */
  failingSince(): number | undefined;
}

/** Where images are kept by the path that the processor made them of; never throws. */
export interface ImageCache {
  read(path: string, format: ImageFormat): Promise<WholeImage | undefined>;
  keep(path: string, image: WholeImage): Promise<void>;
}

/** An image and where it came from; `isOwnCall` where the processor was asked for this very request. */
export interface ShelvedImage {
  answer: ProcessedImage;
  from: "processor" | "cache";
  isOwnCall: boolean;
}

export interface ImageShelf {
  /** Throws what `ImageProcessor.process` throws. */
  get(path: string, format: ImageFormat): Promise<ShelvedImage>;
}

export interface ImagesDeps extends Platform {
  imageProcessor: ImageProcessor;
  imageCache: ImageCache;
  imageShelf: ImageShelf;
}
