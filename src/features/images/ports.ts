import type { Platform } from "../../platform/platform.ts";
import type { ImageFormat } from "./formats.ts";
import type { Allowance } from "./held-bytes.ts";

/** An image, whole. */
export interface WholeImage {
  kind: "image";
  bytes: Uint8Array<ArrayBuffer>;
  contentType: ImageFormat["mediaType"];
  etag: string;
  /** When the processor made it, in milliseconds since the epoch: what is kept of it ages from then on. */
  madeAt: number;
}

/**
 * What the processor made of a picture, whole; or that the picture's own server has none that can be processed; or that this isolate has no
 * room for one more at the moment.
 */
export type ProcessedImage = WholeImage | { kind: "source-error"; status: number } | { kind: "overloaded" };

export interface ImageProcessor {
  /** By a path that was signed for that format. Throws `dependency-unavailable`, its cause a `ProcessorFault` unless the circuit is open. */
  process(path: string, format: ImageFormat, allowance: Allowance): Promise<ProcessedImage>;
  /** When the first call that failed of those it failed in a row began, in milliseconds since the epoch; undefined while it answers. */
  failingSince(): number | undefined;
}

/** Where images are kept by the path that the processor made them of; never throws. */
export interface ImageCache {
  /** `no-room` where it is there and this isolate cannot hold it at the moment. */
  read(path: string, format: ImageFormat, allowance: Allowance): Promise<WholeImage | "no-room" | undefined>;
  keep(path: string, image: WholeImage): Promise<void>;
}

/** How a call ended: a fault is a value, because many wait for it and some have left. It is what `ImageProcessor.process` throws. */
export type EndedCall = { answer: ProcessedImage; from: "processor" | "cache" } | { error: unknown };

/** An image and where it came from; `isOwnCall` where the processor was asked for this very request. */
export type ShelvedImage = EndedCall & { isOwnCall: boolean };

export interface ImageShelf {
  get(path: string, format: ImageFormat): Promise<ShelvedImage>;
}

/** How a picture looks in small: its dominant colour, `#rrggbb`, and its shape. */
export interface ImageLook {
  colour: string;
  width: number;
  height: number;
}

/** How pictures look, by their source's address; neither throws. */
export interface ImageLooks {
  of(url: string): Promise<ImageLook | undefined>;
  /** For after the answer: has it made where it is not known. */
  learn(url: string): Promise<void>;
}

export interface ImagesDeps extends Platform {
  imageLooks: ImageLooks;
  imageProcessor: ImageProcessor;
  imageCache: ImageCache;
  imageShelf: ImageShelf;
}
