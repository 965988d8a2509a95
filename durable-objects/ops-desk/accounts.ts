import { createHash } from "node:crypto";
import { decideChange, decideNewAccount } from "../../src/operations/operators/account-rules.ts";
import type { DeskRefusal, NewOperator, OperatorAccount, SignInFacts } from "../../src/operations/operators/ports.ts";
import type { OperatorRole } from "../../src/platform/identity.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import {
  countTries,
  throttledAddress,
  type Failures,
  type ThrottleKind,
  type ThrottleRefusal,
  type Throttles,
} from "../../src/platform/sign-in-throttle.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import type { ObjectTrail } from "../parts/audit-trail.ts";
import type { DeskSessions } from "./sessions.ts";

type Row = {
  id: string;
  email: string;
  role: OperatorRole;
  disabled: number;
  password_hash: string;
  totp_secret: string | null;
  created_at: string;
  last_sign_in_at: string | null;
};

/** The desk's accounts and its memory of failed sign-ins. */
export class DeskAccounts {
  readonly #sql: SqlStorage;
  readonly #audit: ObjectTrail;
  readonly #throttles: Throttles;
  readonly #sessions: DeskSessions;

  constructor(sql: SqlStorage, audit: ObjectTrail, throttles: Throttles, sessions: DeskSessions) {
    this.#sql = sql;
    this.#sessions = sessions;
    this.#audit = audit;
    this.#throttles = throttles;
  }

  addresses(): string[] {
    return this.#rows("SELECT * FROM operators").map(({ email }) => createHash("sha256").update(email).digest("hex"));
  }

  list(): OperatorAccount[] {
    return this.#rows("SELECT * FROM operators ORDER BY created_at").map(account);
  }

  beginSignIn(email: string, address: string, now: Date): Result<SignInFacts, ThrottleRefusal> | undefined {
    const [row] = this.#rows("SELECT * FROM operators WHERE email = ?", email);
    if (!row) return undefined;
    const tries = throttleKeys(email, address).map(([kind, key]) => ({ key, throttle: this.#throttles[kind], known: this.#failures(key) }));
    const counted = countTries(tries, now.getTime());
    if (!counted.ok) return counted;
    for (const [{ key }, { count, lastAt }] of counted.value) {
      this.#sql.exec("INSERT OR REPLACE INTO sign_in_failures (key, count, last_at) VALUES (?, ?, ?)", key, count, lastAt);
    }
    return ok({ account: account(row), passwordHash: row.password_hash, totpSecret: row.totp_secret });
  }

  /** Takes the tries back, and uses up the one-time code's step; false where that was used, or the account is not to be let in. */
  signedIn(operatorId: string, address: string, totpStep: number | null, now: Date): boolean {
    const taken = this.#sql
      .exec<{ email: string }>(
        "UPDATE operators SET last_sign_in_at = ?1, totp_step = coalesce(?2, totp_step) WHERE id = ?3 AND disabled = 0 AND (?2 IS NULL OR totp_step < ?2) RETURNING email",
        now.toISOString(),
        totpStep,
        operatorId,
      )
      .toArray()[0];
    if (!taken) return false;
    for (const [, key] of throttleKeys(taken.email, address)) this.#sql.exec("DELETE FROM sign_in_failures WHERE key = ?", key);
    return true;
  }

  bootstrap(operator: NewOperator, author: Author, now: Date): Result<OperatorAccount, DeskRefusal> {
    return this.#make(operator, "bootstrap", author, now);
  }

  add(operator: NewOperator, author: Author, now: Date): Result<OperatorAccount, DeskRefusal> {
    return this.#make(operator, "add", author, now);
  }

  #make(operator: NewOperator, how: "bootstrap" | "add", author: Author, now: Date): Result<OperatorAccount, DeskRefusal> {
    const { id, email, role, passwordHash, totpSecret } = operator;
    const known = {
      accounts: this.#rows("SELECT * FROM operators LIMIT 1").length,
      ofAddress: this.#rows("SELECT * FROM operators WHERE email = ?", email).length,
    };
    const decided = decideNewAccount(operator, how, known);
    if (!decided.ok) return decided;
    const at = now.toISOString();
    this.#sql.exec(
      "INSERT INTO operators (id, email, role, password_hash, totp_secret, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      id,
      email,
      role,
      passwordHash,
      totpSecret,
      at,
      at,
    );
    this.#audit.record(author, decided.value, now);
    return this.#found(id);
  }

  change(id: string, change: { role?: OperatorRole; disabled?: boolean }, author: Author, now: Date): Result<OperatorAccount, DeskRefusal> {
    const [row] = this.#rows("SELECT * FROM operators WHERE id = ?", id);
    const otherAdmins = this.#rows("SELECT * FROM operators WHERE role = 'admin' AND disabled = 0 AND id <> ?", id).length;
    const decided = decideChange(row && account(row), change, otherAdmins);
    if (!decided.ok) return decided;
    const { to, endsSessions, write } = decided.value;
    this.#sql.exec(
      "UPDATE operators SET role = ?, disabled = ?, changed_at = ? WHERE id = ?",
      to.role,
      to.disabled ? 1 : 0,
      now.toISOString(),
      id,
    );
    if (endsSessions) this.#sessions.endAllOf(id, now.getTime());
    this.#audit.record(author, write, now);
    return this.#found(id);
  }

  enrolTotp(id: string, secret: string, author: Author, now: Date): Result<OperatorAccount, DeskRefusal> {
    this.#sql.exec("UPDATE operators SET totp_secret = ?, totp_step = 0 WHERE id = ?", secret, id);
    const found = this.#found(id);
    if (found.ok) this.#audit.record(author, { action: "operator.totp.enrol", subjectKind: "operator", subject: id, detail: {} }, now);
    return found;
  }

  changedSince(since: string): { id: string; role: OperatorRole; disabled: boolean; since: string }[] {
    return this.#sql
      .exec<Row & { changed_at: string }>("SELECT * FROM operators WHERE changed_at >= ? AND changed_at > created_at", since)
      .toArray()
      .map(({ id, role, disabled, changed_at }) => ({ id, role, disabled: disabled === 1, since: changed_at }));
  }

  forgetFailuresBefore(at: number): void {
    this.#sql.exec("DELETE FROM sign_in_failures WHERE last_at < ?", at);
  }

  #failures(key: string): Failures | undefined {
    return this.#sql
      .exec<{ count: number; lastAt: number }>("SELECT count, last_at AS lastAt FROM sign_in_failures WHERE key = ?", key)
      .toArray()[0];
  }

  #found(id: string): Result<OperatorAccount, DeskRefusal> {
    const [row] = this.#rows("SELECT * FROM operators WHERE id = ?", id);
    return row ? ok(account(row)) : refused({ kind: "no-such-operator" });
  }

  #rows(query: string, ...bindings: string[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}

const account = (row: Row): OperatorAccount => ({
  id: row.id,
  email: row.email,
  role: row.role,
  disabled: row.disabled === 1,
  totp: row.totp_secret !== null,
  createdAt: row.created_at,
  lastSignInAt: row.last_sign_in_at,
});

function throttleKeys(email: string, from: string): [ThrottleKind, string][] {
  const address = throttledAddress(from);
  return [
    ["account-at-address", `account-at-address ${email} ${address}`],
    ["address", `address ${address}`],
    ["account", `account ${email}`],
  ];
}
