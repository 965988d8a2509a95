export const HOME = {
  title: "What do you need?",
  tab: "Desk",
} as const;
