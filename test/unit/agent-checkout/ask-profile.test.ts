import { afterEach, describe, expect, it, vi } from "vitest";
import { askProfile } from "../../../src/features/agent-checkout/ask-profile.ts";
import { readSettings } from "../../../src/env.ts";
import { REFUSED } from "../../support/vectors/outward-addresses.ts";

const deployed = { settings: readSettings({ ENVIRONMENT: "production", PUBLIC_BASE_URL: "https://procureiq.dev" }) };
const ADDRESS = "https://platform.shopping.dev/.well-known/ucp";

afterEach(() => void vi.restoreAllMocks());

const answering = (answer: () => Response | Promise<Response>) => vi.spyOn(globalThis, "fetch").mockImplementation(async () => answer());

describe("asking for an agent's profile", () => {
  it.each(Object.entries(REFUSED))("is not done at %s", async (_kind, { fault, addresses }) => {
    const fetched = answering(() => new Response("{}"));
    for (const address of addresses)
      expect([address, await askProfile(deployed, address)]).toEqual([
        address,
        { ok: false, refusal: { kind: "profile-address-refused", detail: `The address of the profile ${fault}.` } },
      ]);
    expect(fetched).not.toHaveBeenCalled();
  });

  it("is done at the address as URL writes it, without following where it leads", async () => {
    const fetched = answering(() => new Response('{"a":1}', { headers: { "cache-control": "public, max-age=300" } }));
    expect(await askProfile(deployed, "https://Platform.shopping.dev\\profile")).toEqual({
      ok: true,
      value: { text: '{"a":1}', maxAgeSeconds: 300 },
    });
    const [[input, init] = []] = fetched.mock.calls;
    expect([input instanceof Request ? input.url : String(input), init]).toMatchObject([
      "https://platform.shopping.dev/profile",
      { redirect: "manual" },
    ]);
  });

  it.each([
    [undefined, 0],
    ["no-store", 0],
    ["s-maxage=60", 0],
    ["max-age=60, public", 60],
    ["public,max-age=0", 0],
  ])("hears of Cache-Control %s that it is good for %d seconds", async (header, seconds) => {
    answering(() => new Response("{}", { headers: header === undefined ? {} : { "cache-control": header } }));
    expect(await askProfile(deployed, ADDRESS)).toMatchObject({ value: { maxAgeSeconds: seconds } });
  });

  it("says of what the network said nothing but that there is no answer", async () => {
    answering(() => Promise.reject(new TypeError("connect ECONNREFUSED 10.0.0.7:443")));
    expect(await askProfile(deployed, ADDRESS)).toEqual({
      ok: false,
      refusal: { kind: "profile-unreachable", detail: "The profile's server does not answer." },
    });
  });
});
