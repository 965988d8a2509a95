/** What the Worker stands on outside itself, each probed for real (GEN-3). */
export const DEPENDENCIES = ["postgres", "redis", "mongo", "stripe", "openai", "anthropic", "ai-agent", "images", "fx", "mail"] as const;
export type Dependency = (typeof DEPENDENCIES)[number];
