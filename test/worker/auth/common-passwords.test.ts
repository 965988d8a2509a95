import { beforeAll, describe, expect, it } from "vitest";
import { login } from "../../../src/features/auth/login.ts";
import { refuseCommonPassword } from "../../../src/features/auth/refuse-common-password.ts";
import { awakenDesk } from "../objects.ts";
import { bearer, served } from "./service-token-setting.ts";
import { HOME, isolates, PASSWORD, signedIn } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

describe("a new password", () => {
  it.each([
    "1234567890",
    "Password123",
    "QWERTYUIOP",
    " ".repeat(10),
    "Fitzgerald",
    "bmvm3e46gtr",
    "87654321vv",
    "aaaaaaaaaaaa",
    "abababababab",
  ])("is refused where it is among the first that anybody would try: %j", async (password) => {
    expect(await refuseCommonPassword(password, "password")).toEqual({
      ok: false,
      refusal: { kind: "password-common", field: "password" },
    });
  });

  it.each([PASSWORD, "password123 of mine", "qwertyuiop 1234567890", "ssword12345x", "1234567890!"])(
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
