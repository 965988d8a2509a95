import type { Degraded, Money } from "./types.ts";

export interface ChatSessionSummary {
  id: string;
  title: string | null;
  state: "OPEN" | "QUEUED_FOR_EXTRACTION" | "FINALIZING" | "FINALIZED" | "FAILED";
  /** Why the last extraction failed: no-items-found, extraction-refused, extraction-failed. */
  failureReason: string | null;
  briefId: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ChatMessage {
  id: string;
  role: "user" | "assistant";
  content: string;
  /** An answer that broke off. */
  partial: boolean;
  degraded: Degraded | null;
  createdAt: string;
}

export interface ChatSession extends ChatSessionSummary {
  messages: ChatMessage[];
}

export interface BriefItem {
  name: string;
  /** Null where the buyer has not said it, or is asked about it. */
  quantity: number | null;
  unit: string;
  attributes: string[];
  searchTerms: string[];
}

/** What the buyer should answer or confirm. */
export interface BriefQuestion {
  /** JSON pointer into the brief. */
  field: string;
  reason: "missing" | "contradictory" | "implausible" | "weak" | "unread";
  text: string;
  language: string;
}

/** The structured need of a conversation, in one of its versions. */
export interface Brief {
  id: string;
  sessionId: string;
  /** Grows by one with each change. */
  version: number;
  changedBy: "buyer" | "assistant" | "agent";
  title: string;
  items: BriefItem[];
  budget: (Money & { kind: "total" | "per-unit" }) | null;
  currency: string | null;
  delivery: { place: string; country: string | null } | null;
  /** A day. */
  deadline: string | null;
  constraints: string[];
  /** What the buyer should still be asked for. */
  missing: string[];
  questions: BriefQuestion[];
  /** Where in the conversation it was read: UTF-16 code units of a message's content. */
  evidence: { field: string; messageId: string; start: number; end: number; confidence: number | null }[];
  /** JSON pointers to what the buyer has set. */
  setByBuyer: string[];
  /** 0 to 1, by field and by JSON pointer. */
  confidence: Record<string, number>;
  createdAt: string;
  updatedAt: string;
}

/** What of a brief is to be otherwise; `confirm` names by JSON pointer what is right as it stands. */
export interface BriefEdit {
  title?: string;
  items?: { name: string; quantity: number | null; unit?: string; attributes?: string[]; searchTerms?: string[] }[];
  budget?: Brief["budget"];
  currency?: Brief["currency"];
  delivery?: Brief["delivery"];
  deadline?: Brief["deadline"];
  constraints?: string[];
  confirm?: string[];
}

export interface BriefVersion {
  version: number;
  by: Brief["changedBy"];
  at: string;
  changes: { field: string; from: unknown; to: unknown }[];
}
