import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/platform/errors.ts";
import { authenticate, stillPasses } from "../../../src/platform/http/auth.ts";
import { SESSION_COOKIE } from "../../../src/platform/http/credential.ts";
import type { Access } from "../../../src/platform/http/route.ts";
import { OPERATOR_ROLES, type Identities, type Identity } from "../../../src/platform/identity.ts";

const PATH = "/searches/srch_1/stream";
const HERE = "https://api.test";

const INVALID = "unauthenticated: the access token is not valid, or has expired";
const INVALID_TICKET = "unauthenticated: the ticket is not valid here, or has expired";
const SEND_BEARER = "unauthenticated: send a bearer token";
const SEND_EITHER = "unauthenticated: send a bearer token or a ticket";
const BUYERS_ONLY = "forbidden: this is for buyers";
const OPERATORS_ONLY = "forbidden: this is for operators";
const OTHER_ORIGIN = "forbidden: a cookie session is accepted from our own pages only";
const NO_ORIGIN = "forbidden: send an Origin header with a cookie session";
const needs = (role: string, yours: string) => `forbidden: this needs the role ${role}; yours is ${yours}`;

/** Everybody there is: who they are is what they present. `asked` keeps who was looked for, in order. */
function everybody(asked: string[] = []): Identities {
  const buyer = (id: string) => ({ kind: "buyer", id, email: "b@buyers.test", addressVerified: true }) as const;
  return {
    async buyer(token) {
      asked.push("buyer");
      return token === "buyer" ? buyer("buyer") : undefined;
    },
    async operator(token) {
      asked.push("operator");
      const role = OPERATOR_ROLES.find((known) => known === token);
      return role && { kind: "operator", id: role, email: "o@operators.test", role };
    },
    async opsReader(token) {
      asked.push("opsReader");
      return token === "reader" ? { kind: "ops-reader", id: "ops-reader" } : undefined;
    },
    async ticket(ticket, path) {
      asked.push("ticket");
      return ticket === "ticket" && path === PATH ? buyer("ticket's buyer") : undefined;
    },
  };
}

/** `as <who>`, `anonymous`, or what the refusal says. */
async function outcome(access: Access, request: Request, identities = everybody()): Promise<string> {
  try {
    const identity: Identity | undefined = await authenticate({ access }, request, identities);
    return identity ? `as ${identity.id}` : "anonymous";
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const asking = (headers: Record<string, string>, { method = "GET", path = PATH } = {}) => new Request(HERE + path, { method, headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookie = (token: string) => ({ cookie: `${SESSION_COOKIE}=${token}` });

const KINDS = ["public", "optional-buyer", "buyer", "buyer-or-ticket", "any", "ops-read", "observer", "operator", "admin"] as const;
const WHO = ["buyer", "observer", "operator", "admin", "reader", "ticket", "stranger"] as const;

type Expected = Record<(typeof KINDS)[number], readonly [string, string, string, string, string, string, string]>;

const IN = (who: string) => `as ${who}`;
const none = <T>(text: T) => [text, text, text, text, text, text, text] as const;

/** By a bearer token, in the order of `WHO`. */
const BY_BEARER: Expected = {
  public: none("anonymous"),
  "optional-buyer": [IN("buyer"), INVALID, INVALID, INVALID, INVALID, INVALID, INVALID],
  buyer: [IN("buyer"), BUYERS_ONLY, BUYERS_ONLY, BUYERS_ONLY, INVALID, INVALID, INVALID],
  "buyer-or-ticket": [IN("buyer"), BUYERS_ONLY, BUYERS_ONLY, BUYERS_ONLY, INVALID, INVALID, INVALID],
  any: [IN("buyer"), IN("observer"), IN("operator"), IN("admin"), INVALID, INVALID, INVALID],
  "ops-read": [OPERATORS_ONLY, IN("observer"), IN("operator"), IN("admin"), IN("ops-reader"), INVALID, INVALID],
  observer: [OPERATORS_ONLY, IN("observer"), IN("operator"), IN("admin"), INVALID, INVALID, INVALID],
  operator: [OPERATORS_ONLY, needs("operator", "observer"), IN("operator"), IN("admin"), INVALID, INVALID, INVALID],
  admin: [OPERATORS_ONLY, needs("admin", "observer"), needs("admin", "operator"), IN("admin"), INVALID, INVALID, INVALID],
};

/** By the console's cookie. A buyer's token in it is nobody's. */
const BY_COOKIE: Expected = {
  public: none("anonymous"),
  "optional-buyer": none("anonymous"),
  buyer: none(SEND_BEARER),
  "buyer-or-ticket": none(SEND_EITHER),
  any: [INVALID, IN("observer"), IN("operator"), IN("admin"), INVALID, INVALID, INVALID],
  "ops-read": [INVALID, IN("observer"), IN("operator"), IN("admin"), IN("ops-reader"), INVALID, INVALID],
  observer: [INVALID, IN("observer"), IN("operator"), IN("admin"), INVALID, INVALID, INVALID],
  operator: [INVALID, needs("operator", "observer"), IN("operator"), IN("admin"), INVALID, INVALID, INVALID],
  admin: [INVALID, needs("admin", "observer"), needs("admin", "operator"), IN("admin"), INVALID, INVALID, INVALID],
};

/** By `?ticket=`. */
const BY_TICKET: Expected = {
  public: none("anonymous"),
  "optional-buyer": none("anonymous"),
  buyer: none(SEND_BEARER),
  "buyer-or-ticket": [INVALID_TICKET, INVALID_TICKET, INVALID_TICKET, INVALID_TICKET, INVALID_TICKET, IN("ticket's buyer"), INVALID_TICKET],
  any: none(SEND_BEARER),
  "ops-read": none(SEND_BEARER),
  observer: none(SEND_BEARER),
  operator: none(SEND_BEARER),
  admin: none(SEND_BEARER),
};

const CARRIERS = [
  { carrier: "Authorization: Bearer", expected: BY_BEARER, request: (who: string) => asking(bearer(who)) },
  { carrier: "x-api-key", expected: BY_BEARER, request: (who: string) => asking({ "x-api-key": who }) },
  { carrier: "the console's cookie", expected: BY_COOKIE, request: (who: string) => asking(cookie(who)) },
  { carrier: "?ticket=", expected: BY_TICKET, request: (who: string) => asking({}, { path: `${PATH}?ticket=${who}` }) },
] as const;

describe.each(CARRIERS)("who presents themselves by $carrier", ({ expected, request }) => {
  it.each(KINDS)("gets where `%s` lets them in, and is told why not elsewhere", async (access) => {
    const outcomes = await Promise.all(WHO.map((who) => outcome(access, request(who))));
    expect(Object.fromEntries(WHO.map((who, index) => [who, outcomes[index]]))).toEqual(
      Object.fromEntries(WHO.map((who, index) => [who, expected[access][index]])),
    );
  });
});

describe("who presents nothing that can be read", () => {
  const NOTHING: Record<Access, string> = {
    public: "anonymous",
    "optional-buyer": "anonymous",
    buyer: SEND_BEARER,
    "buyer-or-ticket": SEND_EITHER,
    any: SEND_BEARER,
    "ops-read": SEND_BEARER,
    observer: SEND_BEARER,
    operator: SEND_BEARER,
    admin: SEND_BEARER,
  };

  it.each(KINDS)("is told by `%s` what to send, and nobody is looked for", async (access) => {
    const asked: string[] = [];
    const nothing = [
      asking({}),
      asking({}, { path: `${PATH}?ticket=` }),
      asking({ authorization: "Basic YTpi" }),
      asking({ authorization: "Bearer" }),
      asking({ authorization: `Bearer ${"x".repeat(4_097)}` }),
      asking({ authorization: "Bearer two words" }),
      // An Authorization header counts, not what stands beside it.
      asking({ authorization: "Basic YTpi", "x-api-key": "buyer" }),
      asking({ "x-api-key": " " }),
      asking({ "x-api-key": "x".repeat(4_097) }),
      asking({ cookie: `x${SESSION_COOKIE}=admin; other=admin` }),
    ];
    for (const request of nothing) expect(await outcome(access, request, everybody(asked))).toBe(NOTHING[access]);
    expect(asked).toEqual([]);
  });
});

describe("who presents two things", () => {
  const both = asking({ ...bearer("buyer"), ...cookie("admin") }, { path: `${PATH}?ticket=ticket` });
  it.each([
    ["buyer-or-ticket", "as buyer", ["buyer"]],
    ["admin", OPERATORS_ONLY, ["operator", "buyer"]],
    ["any", "as buyer", ["operator", "buyer"]],
  ] as const)("is who the bearer token says, for `%s`", async (access, expected, lookups) => {
    const asked: string[] = [];
    expect(await outcome(access, both, everybody(asked))).toBe(expected);
    expect(asked).toEqual(lookups);
  });

  it("is who the ticket says where a cookie stands beside it", async () => {
    expect(await outcome("buyer-or-ticket", asking(cookie("admin"), { path: `${PATH}?ticket=ticket` }))).toBe("as ticket's buyer");
  });

  it("is refused by a bearer token that is nobody's, however good the ticket and the cookie are", async () => {
    const request = asking({ ...bearer("stranger"), ...cookie("admin") }, { path: `${PATH}?ticket=ticket` });
    expect(await outcome("buyer-or-ticket", request)).toBe(INVALID);
    expect(await outcome("admin", request)).toBe(INVALID);
  });

  it("is who the cookie says where the Authorization header cannot be read", async () => {
    expect(await outcome("admin", asking({ authorization: "Basic YTpi", ...cookie("admin") }))).toBe("as admin");
  });
});

describe("who is looked for", () => {
  it.each([
    ["optional-buyer", bearer("stranger"), ["buyer"]],
    ["buyer", bearer("buyer"), ["buyer"]],
    ["buyer", bearer("stranger"), ["buyer", "operator"]],
    ["buyer-or-ticket", bearer("stranger"), ["buyer", "operator"]],
    ["any", bearer("stranger"), ["operator", "buyer"]],
    ["any", bearer("admin"), ["operator"]],
    ["any", cookie("stranger"), ["operator"]],
    ["ops-read", bearer("stranger"), ["operator", "opsReader", "buyer"]],
    ["ops-read", bearer("reader"), ["operator", "opsReader"]],
    ["ops-read", cookie("stranger"), ["operator", "opsReader"]],
    ["admin", bearer("stranger"), ["operator", "buyer"]],
    ["admin", bearer("observer"), ["operator"]],
    ["admin", cookie("stranger"), ["operator"]],
  ] as const)("for `%s` and %o is as few as need be, in their order", async (access, headers, lookups) => {
    const asked: string[] = [];
    await outcome(access, asking(headers), everybody(asked));
    expect(asked).toEqual(lookups);
  });

  it("an operator is let in although the buyers' store cannot be asked", async () => {
    const identities = { ...everybody(), buyer: () => Promise.reject(new AppError("dependency-unavailable", "postgres")) };
    expect(await outcome("any", asking(bearer("observer")), identities)).toBe("as observer");
    expect(await outcome("admin", asking(bearer("admin")), identities)).toBe("as admin");
  });

  it("is never taken for unknown where the store that knows cannot be asked", async () => {
    const down = () => Promise.reject(new AppError("dependency-unavailable", "down"));
    const identities = { buyer: down, operator: down, opsReader: down, ticket: down };
    for (const access of KINDS.filter((kind) => kind !== "public"))
      expect(await outcome(access, asking(bearer("admin")), identities)).toBe("dependency-unavailable: down");
    expect(await outcome("buyer-or-ticket", asking({}, { path: `${PATH}?ticket=ticket` }), identities)).toBe(
      "dependency-unavailable: down",
    );
  });

  it("a ticket is good for its own path alone", async () => {
    expect(await outcome("buyer-or-ticket", asking({}, { path: "/searches/srch_2/stream?ticket=ticket" }))).toBe(INVALID_TICKET);
  });
});

describe("a cookie session, which travels by itself", () => {
  const WITH_COOKIES = KINDS.filter((access) => ["any", "ops-read", "observer", "operator", "admin"].includes(access));
  const CHANGES = ["POST", "PUT", "PATCH", "DELETE"];
  const FROM: readonly [string, Record<string, string>, string][] = [
    ["our own origin", { origin: HERE }, "as admin"],
    ["our own origin, whatever the browser says of the site", { origin: HERE, "sec-fetch-site": "cross-site" }, "as admin"],
    ["no origin, from the same one as the browser says", { "sec-fetch-site": "same-origin" }, "as admin"],
    ["a foreign origin", { origin: "https://evil.test" }, OTHER_ORIGIN],
    ["our host by another scheme", { origin: "http://api.test" }, OTHER_ORIGIN],
    ["our host on another port", { origin: "https://api.test:8443" }, OTHER_ORIGIN],
    ["an opaque origin", { origin: "null" }, OTHER_ORIGIN],
    ["a foreign origin that claims the same site", { origin: "https://evil.test", "sec-fetch-site": "same-origin" }, OTHER_ORIGIN],
    ["no origin, from another site", { "sec-fetch-site": "cross-site" }, NO_ORIGIN],
    ["no origin, from a sibling of the site", { "sec-fetch-site": "same-site" }, NO_ORIGIN],
    ["no origin at all", {}, NO_ORIGIN],
  ];

  it.each(FROM)("changes things from %s or does not", async (_, headers, expected) => {
    for (const access of WITH_COOKIES)
      for (const method of CHANGES) expect(await outcome(access, asking({ ...cookie("admin"), ...headers }, { method }))).toBe(expected);
  });

  it("reads from anywhere", async () => {
    for (const [, headers] of FROM)
      for (const method of ["GET", "HEAD"])
        expect(await outcome("observer", asking({ ...cookie("admin"), ...headers }, { method }))).toBe("as admin");
  });

  it("is refused for its origin before its role is looked at", async () => {
    const request = asking({ ...cookie("observer"), origin: "https://evil.test" }, { method: "POST" });
    expect(await outcome("admin", request)).toBe(OTHER_ORIGIN);
  });

  it("that is nobody's is told so, not where it came from", async () => {
    const request = asking({ ...cookie("stranger"), origin: "https://evil.test" }, { method: "POST" });
    expect(await outcome("admin", request)).toBe(INVALID);
  });

  it("is the only one bound to an origin: a bearer token does not travel by itself", async () => {
    const foreign = { origin: "https://evil.test" };
    expect(await outcome("admin", asking({ ...bearer("admin"), ...foreign }, { method: "POST" }))).toBe("as admin");
    expect(await outcome("admin", asking({ "x-api-key": "admin", ...foreign }, { method: "POST" }))).toBe("as admin");
    // A bearer token that stands beside a cookie is the one that counts.
    expect(await outcome("admin", asking({ ...bearer("admin"), ...cookie("admin"), ...foreign }, { method: "POST" }))).toBe("as admin");
    expect(await outcome("ops-read", asking({ ...cookie("reader"), ...foreign }, { method: "POST" }))).toBe("as ops-reader");
  });
});

describe("whether a request would be let in now as it was, for an answer that lasts", () => {
  const of = (token: string) => new Request(`${HERE}${PATH}`, { headers: { authorization: `Bearer ${token}` } });

  it("is so for who may still come in, and not for who is unknown by now, may less, or has no door at all", async () => {
    expect(await stillPasses({ access: "buyer" }, of("buyer"), everybody())).toBe(true);
    expect(await stillPasses({ access: "buyer" }, of("somebody who signed out"), everybody())).toBe(false);
    expect(await stillPasses({ access: "admin" }, of("observer"), everybody())).toBe(false);
    expect(await stillPasses(undefined, of("buyer"), everybody())).toBe(false);
  });

  it("is nobody's to say where it cannot be asked", async () => {
    const away: Identities = { ...everybody(), buyer: () => Promise.reject(new AppError("dependency-unavailable", "away")) };
    await expect(stillPasses({ access: "buyer" }, of("buyer"), away)).rejects.toMatchObject({ code: "dependency-unavailable" });
  });
});
