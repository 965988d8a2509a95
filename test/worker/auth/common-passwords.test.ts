import { beforeAll, describe, expect, it } from "vitest";
import { login } from "../../../src/features/auth/login.ts";
import { refuseCommonPassword } from "../../../src/features/auth/refuse-common-password.ts";
import { loadCommonPasswords } from "../../../src/sdks.ts";
import { awakenDesk } from "../objects.ts";
import { bearer, served } from "./service-token-setting.ts";
import { HOME, isolates, PASSWORD, signedIn } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

describe("the list of common passwords", () => {
  it("has the 4,960 most common and breached that the rules would take, in lower case, each once", async () => {
    const { COMMON_PASSWORDS } = await loadCommonPasswords();
    const listed = COMMON_PASSWORDS.trim().split(/ +/);
    expect(new Set(listed).size).toBe(4_960);
    expect(listed).toHaveLength(4_960);
    expect(listed.filter((one) => !/^[!-@[-~]{10,}$/.test(one))).toEqual([]);
  });
});

describe("a new password", () => {
  it.each([
    "1234567890",
    "Password123",
    "QWERTYUIOP",
    " ".repeat(10),
    "Fitzgerald",
    "bmvm3e46gtr",
    "87654321vv",
    "0123456789",
    "Danielle12",
    "aaaaaaaaaaaa",
    "abababababab",
    "Password@123",
    "Admin@1234",
    "theworldinyourhand",
    "myspace123",
    "ProcureIQ2026!",
    "procure-iq-procure",
    "Procurement 1",
  ])("is refused where it is among the first that anybody would try: %j", async (password) => {
    expect(await refuseCommonPassword(password, "password")).toEqual({
      ok: false,
      refusal: { kind: "password-common", field: "password" },
    });
  });

  it.each([PASSWORD, "password123 of mine", "qwertyuiop 1234567890", "ssword12345x", "1234567890!", "the procureiq of mine"])(
    "is taken where a common one is but a part of it, or it of one: %j",
    async (password) => {
      expect(await refuseCommonPassword(password, "password")).toBeUndefined();
    },
  );

  it("is refused at registration, where it is changed and where it is reset, with the field it was given in", async () => {
    const deps = isolates().one();
    const ask = served(deps);
    const buyer = await signedIn(deps);
    const from = { "cf-connecting-ip": "192.0.2.40" };
    const refusedIn = (pointer: string) => ({ status: 400, body: { type: "/problems/password-common", errors: [{ pointer }] } });
    const account = { email: `new.${buyer.email}`, password: "1234567890" };
    expect(await ask("POST", "/auth/register", from, account)).toMatchObject(refusedIn("/password"));
    const change = { currentPassword: PASSWORD, newPassword: "1234567890" };
    expect(await ask("POST", "/auth/password", { ...from, ...bearer(buyer.access) }, change)).toMatchObject(refusedIn("/newPassword"));
    const reset = { token: "ey", newPassword: "1234567890" };
    expect(await ask("POST", "/auth/reset-password", from, reset)).toMatchObject(refusedIn("/newPassword"));
    expect(await login(deps, { email: buyer.email, password: PASSWORD, address: HOME })).toMatchObject({ ok: true });
  });
});
