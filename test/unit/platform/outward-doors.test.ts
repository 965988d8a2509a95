import { describe, expect, it } from "vitest";
import { targetUrlFault } from "../../../src/features/automations/target-url.ts";
import { crawlFault } from "../../../src/features/crawl/crawl-fault.ts";
import { sourceAddress } from "../../../src/features/images/source-address.ts";
import { readSettings } from "../../../src/env.ts";
import { REFUSED, TAKEN } from "../../support/vectors/outward-addresses.ts";

const OURS = "https://procureiq.dev";
const deployed = { settings: readSettings({ ENVIRONMENT: "production", PUBLIC_BASE_URL: OURS }) };
/** As a deployment that has not said how its addresses are. */
const unset = { settings: readSettings({ ENVIRONMENT: "production" }) };

/** Each way in of an address that we call, or have called, for somebody. */
const DOORS: Readonly<Record<string, (deps: typeof deployed, address: string) => string | undefined>> = {
  "an automation's receiver": targetUrlFault,
  "a supplier's site, its feed, and where its robots.txt leads": crawlFault,
  "an offer's picture": (deps, address) => {
    const source = sourceAddress(deps, address);
    return source.ok ? undefined : source.refusal.fault;
  },
};
const cases = Object.entries(REFUSED).flatMap(([kind, { fault, addresses }]) => addresses.map((address) => ({ kind, fault, address })));

describe.each(Object.entries(DOORS))("the door for %s", (_name, door) => {
  it.each(Object.entries(REFUSED))("refuses %s", (_kind, { fault, addresses }) => {
    expect(addresses.map((address) => [address, door(deployed, address)])).toEqual(addresses.map((address) => [address, fault]));
  });

  it("takes what is public", () => {
    expect(TAKEN.map((address) => [address, door(deployed, address)])).toEqual(TAKEN.map((address) => [address, undefined]));
  });

  it("refuses as much where the site's settings are missing, but for names that would be ours", () => {
    const others = cases.filter(({ fault }) => fault !== "must not be ours");
    expect(others.map(({ address }) => [address, door(unset, address)])).toEqual(others.map(({ address, fault }) => [address, fault]));
  });
});

describe("the addresses of the vector file", () => {
  it("are more than two hundred to refuse, each once, and forty to take", () => {
    const all = [...cases.map(({ address }) => address), ...TAKEN];
    expect(cases.length).toBeGreaterThan(200);
    expect(TAKEN.length).toBeGreaterThan(40);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("the pages that our mails lead to", () => {
  const pages = (page: string) =>
    readSettings({
      ...{ ENVIRONMENT: "production", MAIL_API_KEY: "a key that is long enough", MAIL_FROM: "ProcureIQ <mail@procureiq.dev>" },
      ...{ VERIFY_ADDRESS_URL: page, RESET_PASSWORD_URL: page },
    }).mail;

  it.each([
    "http://procureiq.dev/app",
    "https://127.0.0.1/app",
    "https://[fd00::1]/app",
    "https://shop.internal/app",
    "https://[2002:7f00:1::]/app",
  ])("are none where a deployment sets %s", (page) => {
    const mail = pages(page);
    expect(mail.state).not.toBe("configured");
    expect(mail.state === "configured" ? [] : mail.malformed.map(({ name }) => name)).toEqual(["VERIFY_ADDRESS_URL", "RESET_PASSWORD_URL"]);
  });

  it("are ours", () => {
    expect(pages("https://procureiq.dev/app/reset-password").state).toBe("configured");
  });
});
