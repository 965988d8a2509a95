import { describe, expect, it } from "vitest";
import { crawlFault } from "../../../src/features/crawl/crawl-fault.ts";
import { readSettings } from "../../../src/env.ts";

const site = (settings: Record<string, string>) => ({ settings: readSettings({ PUBLIC_BASE_URL: "https://procureiq.dev", ...settings }) });

describe("given a supplier's address", () => {
  it.each(["https://127.0.0.1", "https://10.1.2.3", "https://169.254.169.254", "https://[::1]", "https://shop.internal"])(
    "refuses %s, where nobody but this network answers",
    (url) => {
      expect(crawlFault(site({}), url)).toBe("must be a public address");
    },
  );

  it("refuses http and credentials", () => {
    expect(crawlFault(site({}), "http://shop.acme.dev")).toBe("must be https");
    expect(crawlFault(site({}), "https://user:secret@shop.acme.dev")).toBe("must not carry credentials");
  });

  it("takes private ones only where the setting allows them, which production cannot", () => {
    expect(crawlFault(site({ ENVIRONMENT: "local", OUTBOUND_PRIVATE_ADDRESSES: "allow" }), "http://127.0.0.1:9")).toBeUndefined();
    expect(crawlFault(site({ ENVIRONMENT: "production", OUTBOUND_PRIVATE_ADDRESSES: "allow" }), "https://127.0.0.1")).toBe(
      "must be a public address",
    );
    expect(crawlFault({ settings: readSettings({}) }, "https://127.0.0.1")).toBe("must be a public address");
    expect(crawlFault(site({}), "https://shop.acme.dev")).toBeUndefined();
  });
});
