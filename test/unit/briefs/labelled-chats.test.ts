import { describe, expect, it } from "vitest";
import { HALVES, readChats, type Chat } from "../../briefs/chat.ts";
import { standsIn } from "../../briefs/score-chat.ts";
import { unitName } from "../../briefs/unit-names.ts";

const all = HALVES.flatMap((half) => readChats(half));
const textOf = ({ says }: Chat): string => says.map((said) => (typeof said === "string" ? said : "")).join("\n");

describe("The labelled chats", () => {
  it("are at least sixty a half, in six languages", () => {
    for (const half of ["tuned", "held-out"] as const) {
      const chats = readChats(half);
      expect(chats.length).toBeGreaterThanOrEqual(60);
      expect([...new Set(chats.map(({ language }) => language))].toSorted()).toEqual(["de", "en", "es", "fr", "it", "nl"]);
    }
  });

  it("stand in one half each, under one name each in it", () => {
    expect(new Set(all.map(textOf)).size).toBe(all.length);
    for (const half of HALVES) expect(new Set(readChats(half).map(({ id }) => id)).size).toBe(readChats(half).length);
  });

  it("label nothing that the buyer did not say", () => {
    const unsaid = all.flatMap((chat) =>
      [...chat.expected.items.flatMap(({ words }) => words), ...(chat.expected.place?.city ?? [])]
        .filter((word) => !standsIn(word, textOf(chat)))
        .map((word) => `${chat.id}: ${word}`),
    );
    expect(unsaid).toEqual([]);
  });

  it("label days after the moment they are read at, and units by their one name", () => {
    const wrong = all.filter(({ now, expected: { deadline, items } }) => {
      const days = deadline ? [now.slice(0, 10), deadline.from, deadline.to] : [];
      return days.join() !== days.toSorted().join() || items.some(({ unit }) => unit !== null && unitName(unit) !== unit);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});
