import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { imagesHealth } from "../../../src/features/images/health.ts";
import { captureHealth } from "../../../src/operations/health/capture-health.ts";
import { imageMetrics } from "../../../src/platform/events/images.ts";
import { servedBy } from "../checkout/http.ts";
import { deskNamed, overriding } from "../objects.ts";

const counted = (name: string, labels: string[], value: number) => ({ name, kind: "counter" as const, labels, value });

/** A quarter of an hour in which the processor failed 27 of the 57 it was needed for, of 100; a desk whose one section is the images'. */
function failingImages() {
  const real = createDeps(env);
  const series = [
    counted(imageMetrics.served.name, ["image"], 30),
    counted(imageMetrics.served.name, ["cached"], 40),
    counted(imageMetrics.served.name, ["placeholder"], 30),
    counted(imageMetrics.placeholders.name, ["unreachable"], 10),
    counted(imageMetrics.placeholders.name, ["processor-error"], 5),
    counted(imageMetrics.placeholders.name, ["circuit-open"], 12),
    counted(imageMetrics.placeholders.name, ["source-error"], 3),
  ];
  const metricsReader = overriding(real.metricsReader, { read: async () => ({ series, complete: true }) });
  const desk = deskNamed(`images-${Date.now()}`);
  const overrides = { operatorDesk: desk, switchDesk: desk, captureDesk: desk, metricsReader };
  return createDeps(env, { ...overrides, healthSections: async () => [imagesHealth(createDeps(env, overrides))] });
}

describe("[IMG-1][IMG-4] images that the processor fails", () => {
  it("are the same placeholders, latency and failure rate on every surface, side by side over one window, from one capture", async () => {
    const deps = failingImages();
    expect(await captureHealth(deps)).toBe("captured");
    const ask = (path: string) => servedBy(deps)(`https://procureiq.test${path}`, { headers: { authorization: "Bearer operator" } });
    const figures = {
      ...{ windowMinutes: 15, requests: 100, placeholders: 30, cached: 40, failureRate: 27 / 57, latencyMs: { p50: null, p95: null } },
      byReason: [
        { reason: "circuit-open", count: 12 },
        { reason: "unreachable", count: 10 },
        { reason: "processor-error", count: 5 },
        { reason: "source-error", count: 3 },
      ],
      ...{ posture: "page", cause: "failures", publicComms: false, placeholderPolicy: "fail_open", owner: deps.contract.images.owner },
    };
    for (const surface of ["/health/ops", "/health/detailed"]) {
      const { images } = await (await ask(surface)).json<{ images: Record<string, unknown> }>();
      expect(images, surface).toMatchObject({ ...figures, status: "fail" });
    }
    const page = await (await ask("/admin/operations")).text();
    for (const shown of [
      "<dd>page, by failures</dd>",
      "<dt>Placeholders (15 min)</dt><dd>30</dd>",
      "<dd>circuit-open 12, unreachable 10, processor-error 5, source-error 3</dd>",
      "<dt>Images from the cache (15 min)</dt><dd>40</dd>",
      "<dt>Processor failure rate (15 min)</dt><dd>47 %</dd>",
    ])
      expect(page).toContain(shown);
    const metrics = await (await ask("/metrics")).text();
    expect(metrics).toContain("images_placeholders_recent 30");
    expect(metrics).toMatch(/images_processor_failure\S* 0\.47/);
  });
});
