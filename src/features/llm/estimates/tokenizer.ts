import { loadTokenizer } from "../../../sdks.ts";
import type { Tokenizer } from "../ports.ts";
import type { SampledText } from "./sampled-text.ts";

/**
 * OpenAI's tokenizer of its models since GPT-4o, `o200k_base`, loaded when something is first counted. What looks like one of its special
 * tokens is text like any other, and no word is remembered: memory does not grow with what is counted.
 */
export function createTokenizer(): Tokenizer {
  let count: ((piece: string) => number) | undefined;
  return {
    async count(pieces) {
      const ofPiece = (count ??= await load());
      return pieces.reduce((sum, piece) => sum + ofPiece(piece), 0);
    },
  };
}

async function load(): Promise<(piece: string) => number> {
  const { countTokens, setMergeCacheSize } = await loadTokenizer();
  setMergeCacheSize(0);
  const plain = { disallowedSpecial: new Set<string>() };
  return (piece) => countTokens(piece, plain);
}

/** Tokens of a text, all of it counted or as many as its pieces let expect. */
export async function tokensOfText(tokenizer: Tokenizer, text: SampledText): Promise<number> {
  const pieces = text.pieces();
  const kept = pieces.reduce((sum, { length }) => sum + length, 0);
  return kept === 0 ? 0 : (await tokenizer.count(pieces)) * (text.characters / kept);
}
