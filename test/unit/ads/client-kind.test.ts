import { describe, expect, it } from "vitest";
import { clientKindOf } from "../../../src/features/ads/client-kind.ts";
import { BROWSERS, DRIVEN, ROBOTS } from "../../support/user-agents.ts";

describe("what sends a click", () => {
  it.each([
    "node",
    "undici",
    "okhttp/4.12.0",
    "axios/1.7.9",
    "procureiq-sdk/1.0.0",
    "python-requests/2.32.3",
    "Go-http-client/2.0",
    "curl/8.5.0",
    "Java/21.0.1",
    "Dart/3.5 (dart:io)",
    "",
    "  ",
    null,
  ])("is a library: %s", (userAgent) => {
    expect(clientKindOf(userAgent)).toBe("library");
  });

  it.each([...ROBOTS, "GPTBot/1.2"])("is a robot: %s", (userAgent) => {
    expect(clientKindOf(userAgent)).toBe("robot");
  });

  it.each(DRIVEN)("is a browser that a program drives: %s", (userAgent) => {
    expect(clientKindOf(userAgent)).toBe("driven");
  });

  it.each(BROWSERS)("is a browser: %s", (userAgent) => {
    expect(clientKindOf(userAgent)).toBe("browser");
  });
});
