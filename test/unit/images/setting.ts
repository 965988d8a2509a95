import { createImageProcessor } from "../../../src/features/images/image-processor.ts";
import { createImageShelf } from "../../../src/features/images/image-shelf.ts";
import type { ImageCache, ImagesDeps, WholeImage } from "../../../src/features/images/ports.ts";
import { NO_LOOKS } from "../../support/no-looks.ts";
import { readSettings } from "../../../src/env.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";
import type { Platform } from "../../../src/platform/platform.ts";
import type { SwitchState } from "../../../src/platform/switches.ts";

export const KEY = "0123456789abcdef";

/** What images need of the platform, its processor at `http://processor.test`. */
export function imageDeps(settings: Record<string, string> = {}, state: SwitchState = "on", change: Partial<Platform> = {}): ImagesDeps {
  const clock = { now: () => new Date("2026-11-23T10:00:00.000Z") };
  const processor = { IMAGE_PROC_BASE_URL: "http://processor.test", IMAGE_PROC_KEY: KEY, IMAGE_PROC_SALT: KEY };
  const deps = {
    clock,
    settings: readSettings({ ENVIRONMENT: "local", PUBLIC_BASE_URL: "http://procureiq.test", ...processor, ...settings }),
    contract: contractFor("local"),
    switches: { state: async () => state },
    log: createLogger(
      () => ({}),
      () => undefined,
    ),
    metrics: createMetricsBuffer(clock),
    defer: () => undefined,
    ...change,
  } as unknown as Platform;
  const ports = { imageProcessor: createImageProcessor(deps), imageCache: cacheInMemory() };
  return { ...deps, ...ports, imageShelf: createImageShelf({ ...deps, ...ports }), imageLooks: NO_LOOKS };
}

/** A cache that keeps what it is given. */
export function cacheInMemory(kept = new Map<string, WholeImage>()): ImageCache {
  return {
    read: async (path) => kept.get(path),
    keep: async (path, image) => void kept.set(path, image),
  };
}

/** Addresses that a page may carry and nobody outside can mean, or that are written to be read in two ways. */
export const FORBIDDEN_SOURCES = [
  "http://169.254.169.254/latest/meta-data",
  "https://169.254.169.254/latest/meta-data",
  "https://localhost:5432/",
  "https://127.0.0.1:9200/_search",
  "https://0177.0.0.1/",
  "https://2130706433/",
  "https://127.1/",
  "https://[::1]/",
  "https://[::ffff:127.0.0.1]/a.png",
  "https://metadata.google.internal/computeMetadata/v1/",
  "https://10.0.0.1/a.png",
  "https://user:pass@10.0.0.1/a.png",
  "https://user:pass@cdn.shop.test/a.png",
  "https://10.0.0.1\\@cdn.shop.test/a.png",
  "https:10.0.0.1/a.png",
  "file:///etc/passwd",
  "gopher://cdn.shop.test/",
  "//cdn.shop.test/a.png",
  "",
];
