import { HOMONYMS_TABLE } from "./homonyms-table.ts";
import type { Measure } from "./measures.ts";

/** What speaks for one of the things that share a name: the shelf it is kept on, what is said of it, what is measured of it. */
interface Telling {
  shelf: RegExp;
  said: ReadonlySet<string>;
  measured: ReadonlySet<string>;
}

/** Something else that a thing's name stands for. */
interface Fellow {
  other: string;
  own: Telling;
  others: Telling;
}

let read: ReadonlyMap<string, readonly Fellow[]> | undefined;

/** The table by its things, read once. */
function fellowsOf(key: string): readonly Fellow[] {
  read ??= Map.groupBy(
    HOMONYMS_TABLE.trim()
      .split("\n")
      .map((line) => {
        const [names = "", own = "", others = ""] = line.split("|");
        const [thing = "", other = ""] = names.split("~").map((name) => name.trim());
        return { thing, other, own: tellingOf(own), others: tellingOf(others) };
      }),
    ({ thing }) => thing,
  );
  return read.get(key) ?? [];
}

function tellingOf(column: string): Telling {
  const [shelves = [], said = [], measured = []] = column.split(";").map((words) => words.trim().split(" ").filter(Boolean));
  return { shelf: new RegExp(`\\b(?:${shelves.join("|")})`, "i"), said: new Set(said), measured: new Set(measured) };
}

/** What is known of something that is sold. */
interface Known {
  says: ReadonlyMap<string, number>;
  measures: readonly Measure[];
  category: string;
}

const speaks = ({ shelf, said, measured }: Telling, { says, measures, category }: Known): number =>
  [...says.keys()].filter((key) => said.has(key)).length +
  measures.filter(({ dimension }) => measured.has(dimension)).length +
  (shelf.test(category) ? 1 : 0);

/**
 * Of the things one name may stand for, those that what is known of it does not speak against: a "daisy notebook" among stationery is no
 * computer, a "14 inch notebook, 512 GB" no paper, "tablets, lemon" among detergents are for the dishwasher.
 */
export function toldApart(named: readonly string[], known: Known): readonly string[] {
  return named.flatMap((key) => {
    for (const { other, own, others } of fellowsOf(key)) {
      // Where a name has both, something has to speak for the thing; where it has one, for what else it may be.
      const [mine, theirs] = [speaks(own, known), speaks(others, known)];
      if (named.includes(other) ? mine <= theirs : mine < theirs) return named.includes(other) ? [] : [other];
    }
    const isTaken = named.some((thing) =>
      fellowsOf(thing).some(({ other, own, others }) => other === key && speaks(own, known) > speaks(others, known)),
    );
    return isTaken ? [] : [key];
  });
}
