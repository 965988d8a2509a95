import { about, texts } from "../words.ts";

export const USAGE = texts({
  title: "Use of models",
  lead: "What calls of language models took: the assistant's in your conversations, and your programs' by service tokens. A day begins at midnight UTC.",
  today: "Today",
  of: about("On {0}"),
  tokens: "Tokens",
  money: "Money",
  used: about("{0} of {1}"),
  open: about("{0} of it held for calls under way"),
  left: about("{0} left until midnight UTC"),
  spent: "Nothing is left: calls are refused until midnight UTC.",
  none: "No model was called on this day.",
  columns: { day: "Day", model: "Model", calls: "Calls", input: "Tokens in", output: "Tokens out", cost: "Cost" },
  andEstimated: about("and {0} estimated"),
  estimatedWhy: "Estimated: where a provider did not report what a call took, it was counted here.",
  lately: "Lately",
  byModel: "By model",
  byDay: "By day",
});
