import { OPERATORS, type Accounts, type OperatorName } from "./accounts.ts";
import { codesInTurn } from "./one-time-code.ts";
import type { Call, CallOptions } from "./provision-call.ts";
import type { EnrolledName } from "./secrets.ts";

export interface OperatorOptions {
  /** An operator's gets its `totpSecret` here once one is enrolled. */
  accounts: Accounts;
  bootstrapSecret: string;
  /** Keeps an authenticator's secret for the next start: the Worker shows it once. */
  keepTotpSecret(name: EnrolledName, secret: string): void;
}

/**
 * The operators' part of provisioning. Where the contract demands a second factor, the Worker shows an authenticator's secret once:
 * it is kept, and given out with the account. An operator from a start that did not demand one is enrolled now.
 */
export function provisionOperators(call: Call, { accounts, bootstrapSecret, keepTotpSecret }: OperatorOptions) {
  const keep = (name: OperatorName, { totpEnrolment }: Record<string, unknown>): void => {
    const secret = (totpEnrolment as { secret?: string } | null | undefined)?.secret;
    if (secret !== undefined) enrolled(name, secret);
  };
  const enrolled = (name: OperatorName, secret: string): void => {
    accounts[name].totpSecret = secret;
    keepTotpSecret(OPERATORS[name], secret);
  };

  return {
    async bootstrap(): Promise<void> {
      const { email, password } = accounts.admin;
      keep("admin", await call("POST", "/admin/operators/bootstrap", { email, password, bootstrapSecret }, { also: [409] }));
    },

    /** The admin's access token. A code may have been used by somebody else a moment ago: then the next one is tried. */
    async signIn(): Promise<string> {
      const { email, password, totpSecret } = accounts.admin;
      const tries = totpSecret === undefined ? [{}] : codesInTurn(totpSecret).map((totp) => ({ totp }));
      let answer: Record<string, unknown> = {};
      for (const code of tries) {
        answer = await call("POST", "/auth/login", { email, password, ...code }, { also: [401] });
        if (typeof answer["accessToken"] === "string") return answer["accessToken"];
      }
      const { title } = answer;
      throw new Error(`the admin cannot sign in: ${typeof title === "string" ? title : "the answer has no accessToken"}`);
    },

    async add(name: "operator" | "observer", asAdmin: CallOptions): Promise<void> {
      const { email, password, totpSecret } = accounts[name];
      const added = await call("POST", "/admin/operators", { email, password, role: name }, asAdmin);
      keep(name, added);
      if (added["id"] !== undefined || totpSecret !== undefined || accounts.admin.totpSecret === undefined) return;
      const { items } = (await call("GET", "/admin/operators", undefined, asAdmin)) as {
        items: { id: string; email: string; totp: boolean }[];
      };
      const known = items.find((operator) => operator.email === email);
      if (!known || known.totp) return;
      const { secret } = await call("POST", `/admin/operators/${known.id}/totp`, undefined, asAdmin);
      enrolled(name, String(secret));
    },
  };
}
