import { say, type Said } from "../../platform/language/say.ts";
import type { Words } from "../../platform/language/translate.ts";

/** What a mail says of what was done to an account; `site` is the address of our pages, undefined where none is known. A module of its own, loaded when such a mail is written (`src/sdks.ts`). */
export interface NoticeText {
  subject: string;
  text: string;
}

interface Reader {
  words: Words["say"];
  site: string | undefined;
}

const pageAt =
  (site: string | undefined) =>
  (path: string): string =>
    site === undefined ? "" : new URL(path, site).href;

/** Of whose session a refresh token was used twice. Who opened it is not said: what a client calls itself is whoever's words. */
export function theftText({ words, site }: Reader, openedAt: Date): NoticeText {
  const page = pageAt(site);
  const otherwise =
    site !== undefined
      ? say`You do not: change your password at ${page("/app/account")}, which ends every other sign-in there is. Then look at your automations at ${page("/app/automations")} for programs that you do not know.`
      : say`You do not: change your password, which ends every other sign-in there is. Then look at your automations for programs that you do not know.`;
  const happened = [
    say`Somebody used a token of the sign-in of ${minute(openedAt)} that had been used before. Either it was copied from you, or a program of yours kept an old one.`,
    say`That sign-in has ended for everybody who had it; your others go on. Sign in again where you need it.`,
  ];
  return {
    subject: words(say`A sign-in of yours was ended, because it may have been stolen`),
    text: `${happened.map(words).join("\n")}\n\n${words(say`You know of such a program: there is nothing else to do.`)}\n${words(otherwise)}\n`,
  };
}

const minute = (time: Date): string => `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;

const SUBJECT: Record<"changed" | "reset", Said> = { changed: say`Your password was changed`, reset: say`Your password was reset` };

const HOW: Record<"changed" | "reset", Said> = {
  changed: say`The password of your account was changed by somebody who was signed in and knew it. All other sessions have ended.`,
  reset: say`The password of your account was reset by the token that was mailed to you. All sessions and service tokens have ended.`,
};

/** Whose password is another now: whoever reads it and did not do it has to be able to take the account back. */
export function passwordText({ words, site }: Reader, how: "changed" | "reset"): NoticeText {
  const page = pageAt(site);
  const otherwise =
    site !== undefined
      ? say`It was not you: reset it now at ${page("/app/forgot-password")}, which ends every session there is. Then look at ${page("/app/automations")} for programs that you do not know.`
      : say`It was not you: reset it now, which ends every session there is. Then look at your automations for programs that you do not know.`;
  return {
    subject: words(SUBJECT[how]),
    text: `${words(HOW[how])}\n\n${words(say`It was you: there is nothing to do.`)}\n${words(otherwise)}\n`,
  };
}

const ADDRESS: Record<"asked" | "changed", Said> = {
  asked: say`Somebody wants to give your account another address`,
  changed: say`Your account has another address`,
};

/** Whose account is to have another address, or has it: whoever reads the one before and did not do it has to be able to stop it, or to say so. */
export function addressText({ words, site }: Reader, what: "asked" | "changed", newEmail: string): NoticeText {
  const happened =
    what === "asked"
      ? say`Somebody who was signed in and knew the password asked that your account have the address ${newEmail}. It has it once the link that was mailed there is opened; until then nothing changes.`
      : say`Your account has the address ${newEmail} now: one signs in with it, and mails go there. All other sessions have ended.`;
  const otherwise =
    what === "changed"
      ? say`It was not you: write to us at once.`
      : site === undefined
        ? say`It was not you: reset the password now, which ends every session there is and calls the change off.`
        : say`It was not you: reset the password now at ${pageAt(site)("/app/forgot-password")}, which ends every session there is and calls the change off.`;
  return {
    subject: words(ADDRESS[what]),
    text: `${words(happened)}\n\n${words(say`It was you: there is nothing to do.`)}\n${words(otherwise)}\n`,
  };
}

/** Whose account is closed: whoever did not do it has to know until when it can be had back, and how. */
export function closingText({ words, site }: Reader, { eraseAt, reason }: { eraseAt: Date; reason: string | undefined }): NoticeText {
  const page = pageAt(site);
  const day = eraseAt.toISOString().slice(0, 10);
  const happened = say`Your account was closed by somebody who was signed in and knew the password. Nobody can sign in to it, its programs have ended, and its automations are off.`;
  const then =
    site !== undefined
      ? [
          say`It is erased on ${day}. Until then it can be opened again by its address and password at ${page("/app/sign-in")}.`,
          say`It was not you: reset the password now at ${page("/app/forgot-password")}, then open the account again.`,
        ]
      : [
          say`It is erased on ${day}. Until then it can be opened again by its address and password.`,
          say`It was not you: reset the password now, then open the account again.`,
        ];
  return {
    subject: words(say`Your account was closed`),
    text: reason === undefined ? `${words(happened)}\n\n${then.map(words).join("\n")}\n` : byOperators(eraseAt, reason),
  };
}

/** In English: the reason is what an operator wrote. */
const byOperators = (eraseAt: Date, reason: string): string =>
  `Your account was closed by our operators. Nobody can sign in to it, its programs have ended, and its automations are off.

It is erased on ${eraseAt.toISOString().slice(0, 10)}. Until then it can be opened again by its address and password.
Why: ${reason}
`;

/** Whose account operators suspended: why, and what becomes of what is his. In English, as above. */
export const suspensionText = (reason: string): NoticeText => ({
  subject: "Your account is suspended",
  text: `Our operators suspended your account. Nobody can sign in to it, its programs have ended, and its automations are off.

Why: ${reason}

Your carts and orders stay as they are, and what was paid is delivered. Write to us if you think that this is wrong.
`,
});

/** Whose account is suspended no more. */
export const unsuspensionText = (site: string | undefined): NoticeText => ({
  subject: "Your account is no longer suspended",
  text: `You can sign in again${site === undefined ? "" : ` at ${pageAt(site)("/app/sign-in")}`}. Automations that were on are on again; service tokens are gone, so make those anew that you need.
`,
});

/** What a mail with a token says: where to go with it, and what it is good for. */
export interface TokenMail {
  /** The page that takes it, behind `#`, where no server's log and no referrer has it; undefined where none is known. */
  page: string | undefined;
  token: string;
  seconds: number;
}

const TWO_HOURS = 7200;

function tokenText(words: Words["say"], { page, token }: TokenMail, { code, until }: { code: Said; until: Said }): string {
  const [how, what] = page === undefined ? [code, token] : [say`Open this link:`, `${page}#token=${token}`];
  return `${words(how)}\n\n${what}\n\n${words(until)}\n`;
}

const ENTER = say`Enter this code where you were asked for it:`;

export const verificationText = (words: Words["say"], mail: TokenMail): NoticeText => ({
  subject: words(say`Confirm your e-mail address`),
  text: tokenText(words, mail, {
    code: ENTER,
    until: say`It is good for ${Math.floor(mail.seconds / 3600)} hours. If you did not make an account at ProcureIQ, do nothing.`,
  }),
});

export const newAddressText = (words: Words["say"], mail: TokenMail): NoticeText => ({
  subject: words(say`Confirm the new address of your account`),
  text: tokenText(words, mail, {
    code: ENTER,
    until: say`It is good for ${Math.floor(mail.seconds / 3600)} hours. From then on your account has this address, and you sign in with it. If you did not ask for it, do nothing.`,
  }),
});

export const resetText = (words: Words["say"], mail: TokenMail): NoticeText => ({
  subject: words(say`Reset your password`),
  text: tokenText(words, mail, {
    code: say`Enter this code where you asked for it, with a new password:`,
    until:
      mail.seconds >= TWO_HOURS
        ? say`It is good once, for ${Math.floor(mail.seconds / 3600)} hours. Whoever has it can sign in as you: give it to nobody. If you did not ask for it, do nothing: your password stays.`
        : say`It is good once, for ${Math.floor(mail.seconds / 60)} minutes. Whoever has it can sign in as you: give it to nobody. If you did not ask for it, do nothing: your password stays.`,
  }),
});
