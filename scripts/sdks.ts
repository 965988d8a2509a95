/** The modules of `src/sdks/` and the packages they are written from. */
export const SDKS: Readonly<Record<string, string>> = {
  openai: "openai",
  anthropic: "@anthropic-ai/sdk",
  stripe: "stripe",
  mongodb: "mongodb",
};
