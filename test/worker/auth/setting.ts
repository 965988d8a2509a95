import { env } from "cloudflare:workers";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { login } from "../../../src/features/auth/login.ts";
import { refresh } from "../../../src/features/auth/refresh.ts";
import { insertBuyer } from "../../../src/features/auth/store.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import type { Metric } from "../../../src/platform/metrics/metrics.ts";
import { valueOf } from "../../support/value-of.ts";
import { cheapHash, cheaply } from "../cheap-passwords.ts";
import { UNLIMITED } from "../unlimited.ts";

export const PASSWORD = "correct horse battery staple";
export const HOME = "192.0.2.1";

export type Settings = Record<string, string | undefined>;

const gone = (store: string) => ({
  get: (): never => {
    throw unavailable(store);
  },
  enumerable: true,
});
/** Overrides under which an isolate finds a store unreachable. The driver's endpoint is one for all isolates of a test, so the port is broken. */
export const withoutStores = (...stores: readonly ("db" | "redis")[]): Partial<Deps> =>
  Object.defineProperties({}, Object.fromEntries(stores.map((store) => [store, gone(store === "db" ? "postgres" : store)])));

/** Isolates that share what they keep and a clock that is moved by hand; what they log and count is kept. New passwords are hashed cheaply. */
export function isolates(settings: Settings = {}) {
  let now = Date.now();
  const lines: Record<string, unknown>[] = [];
  const counted: Record<string, number> = {};
  const log = createLogger(
    () => ({}),
    (_level, line) => lines.push(JSON.parse(line) as Record<string, unknown>),
  );
  const count = (metric: Metric, labels: Record<string, string>, by = 1) => {
    const key = [metric.name, ...Object.values(labels)].join(" ");
    counted[key] = (counted[key] ?? 0) + by;
  };
  const one = (overrides: Partial<Deps> = {}): Deps => {
    const bindings = { ...env, ...settings };
    const { metrics, passwords } = createDeps(bindings);
    const clock = { now: () => new Date(now) };
    const whole = {
      passwords: cheaply(passwords),
      clock,
      log,
      metrics: { ...metrics, count } as Deps["metrics"],
      rateLimits: UNLIMITED,
    };
    return createDeps(bindings, Object.defineProperties(whole, Object.getOwnPropertyDescriptors(overrides)));
  };
  return { one, lines, counted, pass: (seconds: number) => void (now += seconds * 1000) };
}

/** A buyer whose password costs next to nothing to judge. */
export async function cheaplyRegistered(deps: Deps): Promise<{ id: string; email: string }> {
  const id = deps.ids.next("usr");
  const email = `${id}@buyers.test`;
  const unverified = { emailVerifiedAt: null, verificationMails: 0, verificationAskedAt: null, verificationMail: null };
  const unasked = {
    ...unverified,
    kind: "buyer" as const,
    passwordResetAskedAt: null,
    passwordResetMail: null,
    passwordResetMails: 0,
    closedAt: null,
    eraseAt: null,
    language: null,
    suspendedAt: null,
    suspendedReason: null,
    ...{ newEmail: null, newEmailAskedAt: null, newEmailSession: null, newEmailMail: null, newEmailMails: 0 },
  };
  await insertBuyer(deps.db, { id, email, name: "Test", passwordHash: cheapHash(PASSWORD), createdAt: deps.clock.now(), ...unasked });
  return { id, email };
}

export async function tokensOf(deps: Deps, email: string) {
  const tokens = valueOf(await login(deps, { email, password: PASSWORD, address: HOME }));
  return { access: tokens.accessToken, refresh: tokens.refreshToken ?? "" };
}

export async function signedIn(deps: Deps) {
  const buyer = await cheaplyRegistered(deps);
  return { ...buyer, ...(await tokensOf(deps, buyer.email)) };
}

export async function rotated(deps: Deps, token: string) {
  const answer = valueOf(await refresh(deps, token));
  return { access: answer.accessToken, refresh: answer.refreshToken ?? "" };
}
