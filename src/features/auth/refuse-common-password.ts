import { refused, type Result } from "../../platform/result.ts";
import { loadCommonPasswords } from "../../sdks.ts";

export interface PasswordCommon {
  kind: "password-common";
  /** The field it was given in. */
  field: "password" | "newPassword";
}

/** Fewer are no password, however often each is repeated. */
const FEWEST_CHARACTERS = 3;

/** Words of this place, which whoever guesses here tries first (ASVS 5.0, 6.2.11), with whatever figures and signs between and around them. */
const OWN_WORDS = /^(?:procure|procurement|procureiq|iq)+$/;

/**
 * Refuses a new password that is among the first anybody would try: one of the list, in any case, of one or two characters repeated, or of our
 * own name and figures and signs alone.
 */
export async function refuseCommonPassword(
  password: string,
  field: PasswordCommon["field"],
): Promise<Extract<Result<never, PasswordCommon>, { ok: false }> | undefined> {
  const { COMMON_PASSWORDS } = await loadCommonPasswords();
  const wanted = password.toLowerCase();
  const isListed = !/\s/.test(wanted) && COMMON_PASSWORDS.includes(` ${wanted} `);
  const isOurs = OWN_WORDS.test(wanted.replaceAll(/[^\p{L}]/gu, ""));
  return isListed || isOurs || new Set(wanted).size < FEWEST_CHARACTERS ? refused({ kind: "password-common", field }) : undefined;
}
