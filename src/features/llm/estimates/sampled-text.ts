import type { Contract } from "../../../platform/contract.ts";

/** How much of a text is kept, and in how large pieces. */
export type TextLimits = Pick<Contract["llm"]["counting"], "characters" | "pieceCharacters">;

/**
 * A text of any length, kept as far as it has to be to count its tokens: in pieces cut between words where there are any, all of them up
 * to the limit, and beyond it ones spread evenly over the whole. Neither memory nor what is counted grows with the text.
 */
export interface SampledText {
  /** Goes on with the text of a channel: what a stream sends of several answers at once does not run into one. */
  add(text: string, channel?: number): void;
  /** What comes next in the channel is another text. */
  end(channel?: number): void;
  /** Of all that was added. */
  readonly characters: number;
  /** The pieces kept; all that is open ends. */
  pieces(): readonly string[];
}

/** What more channels there are share these. A call has no more answers than that. */
export const CHANNELS = 16;

export function createSampledText({ characters: most, pieceCharacters }: TextLimits): SampledText {
  const open = new Map<number, string>();
  let kept: string[] = [];
  let keptCharacters = 0;
  let characters = 0;
  let cut = 0;
  /** One piece is kept of so many. */
  let stride = 1;

  const keep = (piece: string): void => {
    if (cut % stride === 0) {
      kept.push(piece);
      keptCharacters += piece.length;
    }
    cut += 1;
    while (keptCharacters > most && kept.length > 1) {
      kept = kept.filter((_, index) => index % 2 === 0);
      keptCharacters = kept.reduce((sum, { length }) => sum + length, 0);
      stride *= 2;
    }
  };

  const end = (channel: number): void => {
    const rest = open.get(channel);
    open.delete(channel);
    if (rest) keep(rest);
  };

  return {
    add(text, channel = 0) {
      characters += text.length;
      const at = channel % CHANNELS;
      const all = (open.get(at) ?? "") + text;
      let from = 0;
      while (all.length - from > pieceCharacters) {
        const to = cutBetweenWords(all, from, from + pieceCharacters);
        keep(all.slice(from, to));
        from = to;
      }
      open.set(at, all.slice(from));
    },
    end: (channel = 0) => end(channel % CHANNELS),
    get characters() {
      return characters;
    },
    pieces() {
      for (const channel of [...open.keys()]) end(channel);
      return kept;
    },
  };
}

/**
 * Where to cut: before a single space between two words in the second half, which begins a token whatever stands before it, so that the
 * pieces have the tokens of the whole; or else at the end, between two characters.
 */
function cutBetweenWords(text: string, from: number, to: number): number {
  for (let at = to - 1; at > (from + to) / 2; at -= 1)
    if (text[at] === " " && isPrinted(text[at - 1]) && isPrinted(text[at + 1])) return at;
  const splitsPair = /[\uD800-\uDBFF]/.test(text[to - 1] ?? "");
  return splitsPair ? to - 1 : to;
}

const isPrinted = (character: string | undefined): boolean => character !== undefined && character.trim() !== "";
