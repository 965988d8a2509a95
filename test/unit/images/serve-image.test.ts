import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { imagePath } from "../../../src/features/images/rules.ts";
import { serveImage } from "../../../src/features/images/serve-image.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";
import type { Platform } from "../../../src/platform/platform.ts";
import type { SwitchState } from "../../../src/platform/switches.ts";

const KEY = "0123456789abcdef";

function depsWith(state: SwitchState): Platform {
  const clock = { now: () => new Date("2026-11-23T10:00:00.000Z") };
  const IMAGE_PROC_BASE_URL = "http://processor.test";
  return {
    clock,
    settings: readSettings({ ENVIRONMENT: "local", IMAGE_PROC_BASE_URL, IMAGE_PROC_KEY: KEY, IMAGE_PROC_SALT: KEY }),
    contract: contractFor("local"),
    switches: { state: async () => state },
    log: createLogger(
      () => ({}),
      () => undefined,
    ),
    metrics: createMetricsBuffer(clock),
  } as unknown as Platform;
}

describe("an image while the processor is switched away from", () => {
  it.each(["off", "failover"] as const)("[GEN-6] is the placeholder, marked as such, when the switch is %s", async (state) => {
    const [, signature = "", options = "", source = ""] = imagePath("https://shop.test/a.jpg", { width: 10, height: 10 }, KEY, KEY).split(
      "/",
    );
    expect(await serveImage(depsWith(state), { signature, options, source })).toMatchObject({
      ok: true,
      value: {
        kind: "placeholder",
        reason: "switched",
        degraded: { mode: "placeholder", reason: "switched", since: "2026-11-23T10:00:00.000Z" },
      },
    });
  });
});
