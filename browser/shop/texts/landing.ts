export const LANDING = {
  title: "Say what you need. Get it ordered.",
  lead: "Describe a need the way you would tell a colleague. ProcureIQ writes the brief, asks what is missing, searches the suppliers while you watch, and takes it to a paid order.",
  demo: "Look around as the demo buyer",
  demoNote: "No account needed. The demo buyer's desk is shared: others see what you do there.",
  steps: "How it goes",
  step: [
    ["Say it", "One message, in your own words and your own language. Lists, budgets and deadlines are understood."],
    ["Check the brief", "You see each item, quantity and date with how sure we are of it. What is unclear is asked, never guessed."],
    ["Watch offers arrive", "Prices in your currency with the rate and its age. What was not found exactly is said."],
    ["Order it", "A cart that survives two people at once, a card payment, and an order you can follow to its last refund."],
  ],
  picture: "An example: a need, and the brief made of it",
  pictureNeed: "We need 20 office chairs with armrests in Berlin, 9,000 EUR at most.",
  pictureBrief: [
    ["Item", "office chair, with armrests"],
    ["Quantity", "20 pieces"],
    ["Budget", "9,000.00 EUR in all"],
    ["Place", "Berlin, DE"],
  ],
  pictureAsk: "By when do you need them?",
  promises: "What you can rely on",
  promise: [
    [
      "Prices that hold",
      "A price in your cart is owed to you until the minute shown. If it changes afterwards, you are told before you pay.",
    ],
    ["Nothing twice", "Press a button again after a lost connection: an order is made once, and money is taken once."],
    ["Honest marks", "Sponsored offers are marked, with the reason. Whatever is served less well than usual says so."],
  ],
} as const;
