import type { TokenScope } from "../../../packages/sdk/src/client.ts";
import { about, plural, texts } from "../words.ts";

export const ACCOUNT = texts({
  title: "Account",
  you: "You",
  address: {
    proven: "Your address is proven.",
    unproven: "Your address is not proven yet. Until then some limits are tighter.",
    refused: "The mail could not be delivered to this address.",
    again: "Mail the link again",
    sent: "A mail is on its way.",
  },
  programs: "Your programs",
  automations: "Automations",
  automationsNote: "Have a program called when something happens.",
  usage: "Use of models",
  usageNote: "What calls of language models took today, and what is left.",
  ads: "Sponsored offers",
  adsNote:
    "Suppliers may pay to have an offer of theirs marked in your searches. What is shown is told to them in counts, never who saw it. If you turn it off, nothing is sold to be shown to you and nothing is counted.",
  adsShow: "Show me sponsored offers",
  adsOn: "Sponsored offers may be shown to you.",
  adsOff: "No sponsored offers are shown to you from now on.",
});

export const SESSIONS = texts({
  title: "Where you are signed in",
  note: "The token that keeps you signed in is in a cookie that no script can read. Signing out ends the session of this browser.",
  this: "this browser",
  program: about("Signed in with {0}"),
  unknown: "Signed in with an unnamed program",
  since: about("since {0}"),
  used: about("last renewed {0}"),
  ends: about("ends by {0}"),
  none: "You are signed in nowhere else.",
  endShort: "End",
  end: about("End this session: {0}"),
  sure: "End it? It is refused within a minute, for good.",
  yes: "Yes, end it",
  keep: "Keep",
  ended: "The session has ended.",
  elsewhere: "Sign out everywhere else",
  elsewhereSure: "End every session but this one?",
  elsewhereYes: "Yes, end them",
  endedElsewhere: plural("1 other session has ended.", "{0} other sessions have ended."),
});

export const ADDRESS = texts({
  title: "E-mail address",
  next: "The new address",
  hint: "A mail goes to it. Your account has it once you open the link in that mail; every other session of yours ends then.",
  change: "Change the address",
  sent: about("A mail is on its way to {0}. Open the link in it: then your account has this address."),
  refused: about("The mail could not be delivered to {0}. Your address stays as it is."),
});

export const PASSWORD = texts({
  title: "Password",
  current: "Your password",
  next: "The new password",
  hint: "At least 10 characters. Every other session of yours ends with the change.",
  change: "Change the password",
  changed: "Your password is changed.",
});

export const YOUR_DATA = texts({
  title: "Your data",
  note: "Everything that is kept of you, as one file that programs can read.",
  take: "Download my data",
  taken: "Your data was downloaded.",
  incomplete: "The file lacks something, because not everything could be read now. It says what. Try again in a while.",
  close: "Close the account",
  closeNote:
    "You are signed out everywhere, and your programs and automations end. For 30 days you can open the account again by signing in; after that it is erased. Orders stay in the books, without your name.",
  sure: "I want to close my account",
  closed: about("Your account is closed. Until {0} you can open it again by signing in."),
});

const scopes = {
  chat: "Talk with the assistant and make briefs",
  search: "Search",
  "catalog:read": "Read the catalogue",
  cart: "Fill and change carts",
  checkout: "Check out and pay",
  "orders:read": "Read orders",
  automations: "Set up automations",
  llm: "Use language models",
  ads: "Report on sponsored offers",
} as const satisfies Record<TokenScope, string>;

export const TOKENS = texts({
  title: "Service tokens",
  note: "By a service token a program or an agent comes in your name, within what you allow it. It ends when you say, or when you revoke it.",
  none: "You have no service tokens.",
  scopes,
  name: "What it is for",
  may: "It may",
  ends: "It ends",
  after: [
    { days: 30, title: "in 30 days" },
    { days: 90, title: "in 90 days" },
    { days: 365, title: "in a year" },
    { days: undefined, title: "when I revoke it" },
  ],
  make: "Make a token",
  unproven: "Tokens are made once your address is proven.",
  withoutScope: "Choose what it may do.",
  made: about("The token for {0}"),
  lost: about(
    "The token for {0} was made, but the answer that held its text was lost, and nobody can show it again. Revoke it and make another.",
  ),
  replace: {
    short: "Replace",
    name: about("Replace {0}"),
    sure: about("Replace {0}? The token that you have is good for up to a day more, so that you can give its program the new one."),
    yes: "Yes, replace",
    replaced: about("{0} has a new token. The one before ends {1}."),
    lost: about("{0} has a new token already, and nobody can show its text again. Replace the new one, or revoke it."),
  },
  revoke: about("Revoke {0}"),
  revokeShort: "Revoke",
  sure: about("Revoke {0}? Programs that use it are refused within a minute, for good."),
  yes: "Yes, revoke",
  keep: "Keep",
  revoked: about("{0} is revoked."),
  state: { good: "valid", ended: "ended", revoked: "revoked" },
  since: about("Made {0}"),
  used: about("used {0}"),
  unused: "never used",
  until: about("ends {0}"),
  open: "ends when revoked",
});
