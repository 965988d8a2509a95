/** Non-critical features an operator can turn off at runtime (GEN-6), and what each can fail over to. */
export const SWITCHABLE = {
  ads: null,
  images: "placeholder",
  chat: null,
  "crawl-dispatch": null,
  automations: null,
  streaming: "polling",
  "fx-display": null,
  "llm-openai": "llm-anthropic",
  "llm-anthropic": "llm-openai",
} as const;

export type SwitchableFeature = keyof typeof SWITCHABLE;
export type SwitchState = "on" | "off" | "failover";

export interface Switches {
  /** At most 5 s old; the last known where the desk does not answer; `on` where nothing was ever known. */
  state(feature: SwitchableFeature): Promise<SwitchState>;
}

/** What switches mean for alerts. */
export interface Muting {
  /** Whether what follows from the switch is kept quiet: it is not on, or went back on less than so many seconds ago, and what it held is still being worked off. */
  mutes(feature: SwitchableFeature, settleSeconds: number): Promise<boolean>;
}
