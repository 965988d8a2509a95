import { texts } from "../words.ts";

export const HOME = texts({
  tab: "Desk",
  title: "What do you need?",
  lead: "Say it as you would to a colleague: what, how many, by when, where to, and what it may cost.",
  need: "Your need",
  begin: "Start",
  examples: "For example",
  example: [
    "3 wireless keyboards and 3 wireless mice under 40 EUR each",
    "20 office chairs with armrests for our Berlin office, at most 9,000 EUR in total",
    "12 laptops with 16 GB of memory and 12 monitors, 27 inch, to Hamburg",
  ],
  going: "Where you left off",
  nothing: "Nothing yet. What you start stands here.",
  untitled: "A conversation",
  state: {
    OPEN: "in conversation",
    QUEUED_FOR_EXTRACTION: "brief is being made",
    FINALIZING: "brief is being made",
    FINALIZED: "brief is made",
    FAILED: "needs another word",
  },
});
