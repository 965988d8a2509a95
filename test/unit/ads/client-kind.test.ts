import { describe, expect, it } from "vitest";
import { clientKindOf } from "../../../src/features/ads/client-kind.ts";

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

  it.each([
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "GPTBot/1.2",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/129.0.0.0 Safari/537.36",
  ])("is a robot: %s", (userAgent) => {
    expect(clientKindOf(userAgent)).toBe("robot");
  });

  it.each([
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
  ])("is a browser: %s", (userAgent) => {
    expect(clientKindOf(userAgent)).toBe("browser");
  });
});
