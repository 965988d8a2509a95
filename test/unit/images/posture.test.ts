import { describe, expect, it } from "vitest";
import { postureOf, type ImageFigures } from "../../../src/features/images/posture.ts";

const policy = {
  posture: {
    leastRequests: 40,
    leastCalls: 20,
    degraded: { placeholderShare: 0.02, failureRate: 0.02, p95Ms: 800 },
    page: { placeholderShare: 0.25, failureRate: 0.25, p95Ms: 1400 },
    publicCommsPlaceholderShare: 0.5,
  },
};
const well: ImageFigures = { requests: 100, placeholders: 0, calls: 100, failures: 0, p95Ms: 120 };

describe("[IMG-3] the posture of image processing", () => {
  it.each([
    ["all well", well, "normal", null],
    ["too few to judge", { requests: 19, placeholders: 19, calls: 19, failures: 19, p95Ms: 9000 }, "normal", null],
    ["some failures", { ...well, placeholders: 3, failures: 3 }, "degraded", "failures"],
    ["many failures", { ...well, placeholders: 25, failures: 25 }, "page", "failures"],
    [
      "a processor that answers nothing behind a cache that answers nearly all",
      { ...well, requests: 2000, placeholders: 20, calls: 20, failures: 20 },
      "page",
      "failures",
    ],
    ["too few requests to judge placeholders", { ...well, requests: 39, placeholders: 39, calls: 0, p95Ms: null }, "normal", null],
    ["too few calls to judge their time", { ...well, requests: 2000, calls: 19, p95Ms: 9000 }, "normal", null],
    ["too few calls to judge behind a cache", { ...well, requests: 2000, placeholders: 19, calls: 19, failures: 19 }, "normal", null],
    ["as slow as is allowed", { ...well, p95Ms: 800 }, "normal", null],
    ["slow", { ...well, p95Ms: 801 }, "degraded", "latency"],
    ["hopelessly slow", { ...well, p95Ms: 1401 }, "page", "latency"],
    ["suppliers' own pictures missing", { ...well, placeholders: 10 }, "degraded", "placeholders"],
  ] as const)("given %s", (_what, figures, posture, cause) => expect(postureOf(figures, policy)).toMatchObject({ posture, cause }));

  it("asks for public comms past the contract's share of placeholders", () => {
    expect(postureOf({ ...well, placeholders: 49 }, policy).publicComms).toBe(false);
    expect(postureOf({ ...well, placeholders: 50 }, policy).publicComms).toBe(true);
  });
});
