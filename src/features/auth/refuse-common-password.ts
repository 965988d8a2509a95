import { refused, type Result } from "../../platform/result.ts";
import { loadCommonPasswords } from "../../sdks.ts";

export interface PasswordCommon {
  kind: "password-common";
  /** The field it was given in. */
  field: "password" | "newPassword";
}

/** Fewer are no password, however often each is repeated. */
const FEWEST_CHARACTERS = 3;

/** Refuses a new password that is among the first anybody would try: one of the list, in any case, or of one or two characters repeated. */
export async function refuseCommonPassword(
  password: string,
  field: PasswordCommon["field"],
): Promise<Extract<Result<never, PasswordCommon>, { ok: false }> | undefined> {
  const { COMMON_PASSWORDS } = await loadCommonPasswords();
  const wanted = password.toLowerCase();
  const isListed = !/\s/.test(wanted) && COMMON_PASSWORDS.includes(` ${wanted} `);
  return isListed || new Set(wanted).size < FEWEST_CHARACTERS ? refused({ kind: "password-common", field }) : undefined;
}
