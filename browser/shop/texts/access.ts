export const ACCESS = {
  signIn: {
    title: "Sign in",
    lead: "Your desk is where you left it.",
    submit: "Sign in",
    other: "No account yet?",
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
  demo: "Look around as the demo buyer",
  operator: "This is an operator's account. The operators' console has its own sign-in:",
  verify: {
    title: "Your e-mail address",
    working: "Proving your address …",
    done: "Your address is proven.",
    onwards: "To your desk",
    noToken: "The link has no token. Open it from the mail as it is.",
  },
} as const;
