import { CHANNELS, createSampledText, type SampledText, type TextLimits } from "../estimates/sampled-text.ts";

/** What was seen of an answer: what its tokens are estimated from where the provider does not say how many they are. */
export interface Seen {
  /** Text, refusals, and tools' names and arguments. */
  readonly shown: SampledText;
  /** Reasoning that can be read. */
  readonly reasoning: SampledText;
  /** Answers begun: a call may ask for several. */
  readonly answers: Set<number>;
  calls: number;
  /** Reasoning that is sent encrypted: how often, and characters of it. */
  sealed: { items: number; characters: number };
  /** The model reasoned, whether anything of it can be read or not. */
  reasoned: boolean;
  /** The provider's own count of the answer before its end: the answer has no less. */
  counted: number;
}

export const createSeen = (limits: TextLimits): Seen => ({
  shown: createSampledText(limits),
  reasoning: createSampledText(limits),
  answers: new Set(),
  calls: 0,
  sealed: { items: 0, characters: 0 },
  reasoned: false,
  counted: 0,
});

/** Characters that can be read of it. */
export const charactersOf = ({ shown, reasoning }: Seen): number => shown.characters + reasoning.characters;

/** Whether anything of an answer was seen. */
export const isSeen = (seen: Seen): boolean => charactersOf(seen) > 0 || seen.calls > 0 || seen.sealed.characters > 0;

/** An answer says something, of `channel` where it is one of several. */
export function sayShown(seen: Seen, text: string, channel = 0): void {
  if (text === "") return;
  seen.answers.add(channel % CHANNELS);
  seen.shown.add(text, channel);
}

export function sayReasoning(seen: Seen, text: string, channel = 0): void {
  if (text === "") return;
  seen.answers.add(channel % CHANNELS);
  seen.reasoned = true;
  seen.reasoning.add(text, channel);
}

/** A call of a tool begins; what is said next are its arguments. */
export function beginCall(seen: Seen, name: string, channel = 0): void {
  seen.calls += 1;
  seen.answers.add(channel % CHANNELS);
  seen.shown.end(channel);
  sayShown(seen, name, channel);
  seen.shown.end(channel);
}

/** A piece of encrypted reasoning; whether it begins one. */
export function sealReasoning(seen: Seen, characters: number, begins: boolean): void {
  if (characters === 0) return;
  seen.reasoned = true;
  seen.sealed = { items: seen.sealed.items + (begins ? 1 : 0), characters: seen.sealed.characters + characters };
}
