import type { Sliced } from "../../../platform/sliced.ts";
import { WorkBudget } from "../extract/work-budget.ts";
import { decodeText } from "../read-bytes.ts";
import type { FeedFile } from "./feed-rows.ts";
import { readTsvFeed } from "./read-tsv-feed.ts";
import { readXmlFeed } from "./read-xml-feed.ts";

export interface FeedLimits {
  maxRows: number;
  maxSteps: number;
}

const MAX_DEPTH = 64;

/** Reads a product feed as Google Merchant has them: RSS 2.0 or Atom with attributes in the namespace `g`, or tab-separated values. */
export function* readFeedFile(bytes: Uint8Array, contentType: string, limits: FeedLimits): Sliced<FeedFile> {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const declared = /^[^<]{0,3}<\?xml[^>]*\bencoding\s*=\s*["']([\w-]+)/.exec(head)?.[1];
  const isNamed = /charset/i.test(contentType) || declared === undefined;
  const text = decodeText(bytes, isNamed ? contentType : `${contentType}; charset=${declared}`);
  yield;
  const budget = new WorkBudget({ maxSteps: limits.maxSteps, maxDepth: MAX_DEPTH });
  return /^[^<\t]{0,16}</.test(head) ? yield* readXmlFeed(text, limits.maxRows, budget) : yield* readTsvFeed(text, limits.maxRows, budget);
}
