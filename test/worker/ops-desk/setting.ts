import { env } from "cloudflare:workers";
import { createDeps, type Deps } from "../../../src/deps.ts";
import type { Bindings } from "../../../src/bindings.ts";
import { bootstrapOperator } from "../../../src/operations/operators/bootstrap-operator.ts";
import { valueOf } from "../../support/value-of.ts";
import { cheaply } from "../cheap-passwords.ts";

export const BOOTSTRAP = "bootstrap-secret-of-the-test-0001";
export const PASSWORD = "correct horse battery staple";
export const ACTOR = { id: "opr_test", email: "test@ops.test" };

/** Nothing but the desk: no Postgres, no Redis, no provider, no buyers' secrets. */
export const bare = { ENVIRONMENT: "local", OPS_BOOTSTRAP_SECRET: BOOTSTRAP, OPS_READ_TOKEN: "ops-read-token-of-the-test-0001" };

export const depsWith = (settings: Record<string, string>, overrides: Partial<Deps> = {}) => {
  const bindings = { ...onlyBindings(), ...bare, ...settings } as unknown as Bindings;
  return createDeps(bindings, { passwords: cheaply(createDeps(bindings).passwords), ...overrides });
};

function onlyBindings(): Partial<Bindings> {
  const { OPS_DESK, OPS_METRICS, RATE_LIMIT_TOKEN, RATE_LIMIT_ADDRESS } = env;
  return { OPS_DESK, OPS_METRICS, RATE_LIMIT_TOKEN, RATE_LIMIT_ADDRESS };
}

/** The settings of a Worker that verifies operators' tokens by itself, or by asking the desk. */
export const verifyingBy = (verification: "local" | "api") => ({
  ADMIN_TOKEN_VERIFICATION: verification,
  JWT_ACCESS_SECRET: "access-secret-of-the-test-000001",
  JWT_REFRESH_SECRET: "refresh-secret-of-the-test-00001",
});

export const signIn = (deps: Deps, email: string, extra: { password?: string; totp?: string; address?: string } = {}) =>
  deps.operators.signIn({ email, password: extra.password ?? PASSWORD, totp: extra.totp, address: extra.address ?? "192.0.2.1" });

/** An admin who stays: the desk never lets the last one go. */
export const makeFirstAdmin = async (): Promise<unknown> =>
  valueOf(await bootstrapOperator(depsWith({}), { email: "first@ops.test", password: PASSWORD, bootstrapSecret: BOOTSTRAP }));
