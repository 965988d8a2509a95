import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A quantity with its unit; a range where the buyer gave one, any figure within it being right. */
export interface Count {
  quantity: number | [number, number];
  unit: string;
}

/** What of a chat should become an item. Words are beginnings of words, without accents; `bath|bad` is either. */
export interface LabelledItem {
  words: string[];
  /** What must not stand in its name. */
  not?: string[];
  /** Null where the buyer said none. */
  quantity: Count["quantity"] | null;
  unit: string | null;
  /** Other readings that are as right. */
  also?: Count[];
}

export type AskedField = "quantity" | "budget" | "deadline" | "place";

export interface Expected {
  items: LabelledItem[];
  /** In major units; `basis` where the text says it. */
  budget: { amount: number; currency: string; basis?: "total" | "per-unit" } | null;
  /** Any day from the first to the last is right. */
  deadline: { from: string; to: string } | null;
  place: { city?: string[]; country?: string } | null;
  /** What the buyer contradicts himself about: to be asked, not chosen. */
  ask?: AskedField[];
}

export interface Chat {
  id: string;
  language: string;
  now?: string;
  says: (string | { assistant: string })[];
  expected: Expected;
}

export const HALVES = [
  "tuned",
  "held-out",
  "second-tuned",
  "second-held-out",
  "third-tuned",
  "fourth-tuned",
  "fifth-tuned",
  "sixth-tuned",
  "sixth-held-out",
  "seventh-tuned",
  "eighth-tuned",
  "ninth-tuned",
  "tenth-tuned",
  "eleventh-tuned",
  "twelfth-held-out",
  "thirteenth-tuned",
  "fourteenth-tuned",
  "fifteenth-held-out",
  "sixteenth-tuned",
  "seventeenth-tuned",
  "eighteenth-tuned",
  "eighteenth-held-out",
  "corrections",
] as const;
export type Half = (typeof HALVES)[number];

/** The labelled chats of one file, each with the moment its "next Friday" is counted from. */
export function readChats(half: Half): (Chat & { now: string })[] {
  const file = JSON.parse(readFileSync(fileURLToPath(new URL(`chats/${half}.json`, import.meta.url).href), "utf8")) as {
    now: string;
    chats: Chat[];
  };
  return file.chats.map((chat) => ({ ...chat, now: chat.now ?? file.now }));
}
