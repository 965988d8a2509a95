import { describe, expect, it } from "vitest";
import { HOST_SESSION_COOKIE, presentedToken, SESSION_COOKIE, sessionCookieFor } from "../../../src/platform/http/credential.ts";

const asking = (headers: Record<string, string>) => new Request("https://api.test/searches", { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookie = (token: string) => ({ cookie: `${SESSION_COOKIE}=${token}` });

describe("the cookie of a console's session", () => {
  it("can be set by this host alone over TLS, and is named otherwise where a browser would not keep that", () => {
    expect(sessionCookieFor(new Request("https://api.test/admin/login"))).toEqual({ name: "__Host-procureiq_ops", secure: "; Secure" });
    expect(sessionCookieFor(new Request("http://localhost:8787/admin/login"))).toEqual({ name: "procureiq_ops", secure: "" });
  });
});

describe("the token a caller presents", () => {
  it.each([
    ["a bearer token, in any case and with spaces around it", { authorization: "  bEaReR   abc.def  " }, "abc.def"],
    ["a bearer token of the longest length", bearer("x".repeat(4_096)), "x".repeat(4_096)],
    ["a key where Anthropic's SDK puts it", { "x-api-key": " abc " }, "abc"],
    ["a cookie among others", { cookie: `a=b; ${SESSION_COOKIE}=abc; c=d` }, "abc"],
    ["the first cookie", { cookie: `${SESSION_COOKIE}=abc` }, "abc"],
    ["the cookie that this host alone can set", { cookie: `${HOST_SESSION_COOKIE}=abc` }, "abc"],
    [
      "that one before one that another host of the site may have set",
      { cookie: `${SESSION_COOKIE}=def; ${HOST_SESSION_COOKIE}=abc` },
      "abc",
    ],
    ["no cookie whose name only ends like it", { cookie: `x${HOST_SESSION_COOKIE}=abc; x-${SESSION_COOKIE}=def` }, undefined],
    ["a bearer token before a cookie", { ...bearer("abc"), ...cookie("def") }, "abc"],
    ["nothing", {}, undefined],
  ])("is %s", (_, headers, expected) => {
    expect(presentedToken(asking(headers))).toBe(expected);
  });
});
