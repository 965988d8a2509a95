/** The words of automations' mails: a module of its own, loaded when a mail is written (`src/sdks.ts`). */
export { mailText } from "./actions/mail-text.ts";
export { turnedOffText } from "./turned-off-text.ts";
export { unprovenText } from "./unproven-text.ts";
