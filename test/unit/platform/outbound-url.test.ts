import { describe, expect, it } from "vitest";
import { outboundUrlFault } from "../../../src/platform/outbound-url.ts";

describe("an address a user gave", () => {
  it.each([
    "https://localhost/",
    "https://hooks.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0.0.0.0/",
    "https://10.1.2.3/",
    "https://172.31.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
  ])("is refused where it is private: %s", (url) => {
    expect(outboundUrlFault(url, "refuse")).toBe("must be a public address");
  });

  it.each([
    "https://hooks.acme.dev/in",
    "https://10.example.net/",
    "https://172.32.0.1/",
    "https://[2606:4700::1111]/",
    "https://8.8.8.8:8443/x?y=1",
  ])("is taken where it is public: %s", (url) => {
    expect(outboundUrlFault(url, "refuse")).toBeUndefined();
  });

  it("is refused with credentials, over http, and where it is no URL", () => {
    expect(outboundUrlFault("https://user:secret@hooks.acme.dev/", "refuse")).toBe("must not carry credentials");
    expect(outboundUrlFault("http://hooks.acme.dev/", "refuse")).toBe("must be https");
    expect(outboundUrlFault("hooks.acme.dev", "refuse")).toBe("is not a URL");
  });

  it("may be private and plain where that is allowed, but nothing else than the web", () => {
    expect(outboundUrlFault("http://127.0.0.1:9/", "allow")).toBeUndefined();
    expect(outboundUrlFault("ftp://127.0.0.1/", "allow")).toBe("must be http or https");
  });
});
