import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { accountsOf } from "../accounts.ts";
import { codesInTurn, oneTimeCode } from "../one-time-code.ts";
import type { Call } from "../provision-call.ts";
import { provisionOperators } from "../provision-operators.ts";
import type { ProvisionOptions } from "../provision.ts";
import { keepEnrolled, loadSecrets } from "../secrets.ts";

/** The secret of RFC 6238's test vectors, "12345678901234567890", in base32. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/** Operators of a stack, and a Worker that answers as it is told. */
function stage(answer: (method: string, path: string, body: Record<string, unknown>) => Record<string, unknown>) {
  const folder = mkdtempSync(join(tmpdir(), "procureiq "));
  const accounts = accountsOf(loadSecrets(folder));
  rmSync(folder, { recursive: true });
  const kept: Record<string, string> = {};
  const calls: string[] = [];
  const call: Call = async (method, path, body = {}) => {
    calls.push(`${method} ${path}`);
    return answer(method, path, body as Record<string, unknown>);
  };
  const options = { accounts, bootstrapSecret: "b", keepTotpSecret: (name: string, secret: string) => void (kept[name] = secret) };
  return { accounts, kept, calls, operators: provisionOperators(call, options as unknown as ProvisionOptions) };
}

describe("one-time codes", () => {
  it("are RFC 6238's", () => {
    expect(oneTimeCode(SECRET, new Date(59_000))).toBe("287082");
    expect(oneTimeCode(SECRET, new Date(1_111_111_109_000))).toBe("081804");
  });

  it("come with the passing step's first, so that the present one is left to a person", () => {
    expect(codesInTurn(SECRET, new Date(59_000))[1]).toBe("287082");
  });
});

describe("provisioning the operators", () => {
  it("keeps what the Worker shows once, and signs in with it, step after step where a code was used", async () => {
    const presented: unknown[] = [];
    const { accounts, kept, operators } = stage((_, path, body) => {
      if (path === "/admin/operators/bootstrap") return { id: "opr_1", totpEnrolment: { secret: SECRET } };
      presented.push(body["totp"]);
      return presented.length < 3 ? { title: "A one-time code is needed" } : { accessToken: "token" };
    });
    await operators.bootstrap();
    expect(kept).toEqual({ ADMIN_TOTP_SECRET: SECRET });
    expect(accounts.admin.totpSecret).toBe(SECRET);
    expect(await operators.signIn()).toBe("token");
    expect(new Set(presented).size).toBe(3);
  });

  it("signs in without a code where none was enrolled, and says why it cannot", async () => {
    const { operators } = stage(() => ({ title: "A one-time code is needed" }));
    await expect(operators.signIn()).rejects.toThrow("A one-time code is needed");
  });

  it("enrols an operator that was made before a second factor was demanded", async () => {
    const { accounts, kept, calls, operators } = stage((method, path) => {
      if (method === "GET") return { items: [{ id: "opr_2", email: "operator@procureiq.test", totp: false }] };
      return path.endsWith("/totp") ? { secret: SECRET } : {};
    });
    await operators.add("operator", {});
    expect(calls).toEqual(["POST /admin/operators"]);
    accounts.admin.totpSecret = SECRET;
    await operators.add("operator", {});
    expect(calls.at(-1)).toBe("POST /admin/operators/opr_2/totp");
    expect(kept).toEqual({ OPERATOR_TOTP_SECRET: SECRET });
  });
});

describe("secrets", () => {
  it("of authenticators outlive the next start", () => {
    const folder = mkdtempSync(join(tmpdir(), "procureiq "));
    const made = loadSecrets(folder);
    keepEnrolled(folder, "ADMIN_TOTP_SECRET", SECRET);
    expect(loadSecrets(folder)).toEqual({ ...made, ADMIN_TOTP_SECRET: SECRET });
    expect(accountsOf(loadSecrets(folder)).admin.totpSecret).toBe(SECRET);
    rmSync(folder, { recursive: true });
  });
});
