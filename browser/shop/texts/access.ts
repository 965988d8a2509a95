import { texts } from "../words.ts";

export const ACCESS = texts({
  signIn: {
    title: "Sign in",
    lead: "Your desk is where you left it.",
    submit: "Sign in",
    other: "No account yet?",
    forgot: "Forgot your password?",
  },
  signUp: {
    title: "Create an account",
    lead: "It takes an address and a password of at least ten characters.",
    name: "Your name",
    optional: "optional",
    submit: "Create the account",
    other: "You have an account?",
    rule: "At least 10 characters.",
  },
  forgot: {
    title: "Forgot your password?",
    lead: "We mail a link to the address of your account. With it you give yourself another password.",
    submit: "Send the link",
    done: "If this address has an account, a mail is on its way to it. Look among the unwanted ones too. Another is sent after a while only: until then use the last one.",
    code: "I was mailed a code",
  },
  reset: {
    title: "A new password",
    lead: "With it you are signed out everywhere, and your service tokens are revoked.",
    code: "The code from the mail",
    password: "New password",
    submit: "Change the password",
    done: "Your password is changed. Sign in with it.",
    again: "Ask for another mail",
  },
  closed: { open: "Open the account again", opened: "Your account is open again." },
  demo: "Look around as the demo buyer",
  operator: "This is an operator's account. The operators' console has its own sign-in:",
  verify: {
    title: "Your e-mail address",
    working: "Proving your address …",
    done: "Your address is proven.",
    onwards: "To your desk",
    noToken: "The link has no token. Open it from the mail as it is.",
  },
});
