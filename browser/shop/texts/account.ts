export const ACCOUNT = {
  title: "Account",
  you: "You",
  address: {
    proven: "Your address is proven.",
    unproven: "Your address is not proven yet. Until then some limits are tighter.",
    refused: "The mail could not be delivered to this address.",
    again: "Mail the link again",
    sent: "A mail is on its way.",
  },
  session: "This session",
  sessionNote: "The token that keeps you signed in is in a cookie that no script can read. Signing out ends it everywhere it was used.",
} as const;
