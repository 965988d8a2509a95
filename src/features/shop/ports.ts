import type { Platform } from "../../platform/platform.ts";

/** The pages know settings alone: whatever a buyer sees on them comes over the public API. */
export type ShopDeps = Platform;
