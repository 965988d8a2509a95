import type { Secrets } from "./secrets.ts";

export interface Account {
  email: string;
  password: string;
  /** Base32; where the operator has an authenticator. */
  totpSecret?: string;
}

export type AccountName = "admin" | "operator" | "observer" | "buyer";
export type Accounts = Record<AccountName, Account>;

/** Operators, and where their authenticators' secrets are kept. */
export const OPERATORS = { admin: "ADMIN_TOTP_SECRET", operator: "OPERATOR_TOTP_SECRET", observer: "OBSERVER_TOTP_SECRET" } as const;
export type OperatorName = keyof typeof OPERATORS;

export function accountsOf(secrets: Secrets): Accounts {
  const withTotp = (name: OperatorName) => {
    const totpSecret = secrets[OPERATORS[name]];
    return totpSecret === undefined ? {} : { totpSecret };
  };
  return {
    admin: { email: "admin@procureiq.test", password: secrets.ADMIN_PASSWORD, ...withTotp("admin") },
    operator: { email: "operator@procureiq.test", password: secrets.OPERATOR_PASSWORD, ...withTotp("operator") },
    observer: { email: "observer@procureiq.test", password: secrets.OBSERVER_PASSWORD, ...withTotp("observer") },
    buyer: { email: "buyer@procureiq.test", password: secrets.BUYER_PASSWORD },
  };
}
