import type { Measure } from "./measures.ts";

/** What speaks for one of the things that share a name: the shelf it is kept on, what is said of it, what is measured of it. */
interface Telling {
  shelf: RegExp;
  said: ReadonlySet<string>;
  measured: ReadonlySet<string>;
}

/** A thing's fellow in name that it is taken for only where something speaks for it, and not where as much speaks for the other. */
const FELLOWS: ReadonlyMap<string, { plain: string; own: Telling; others: Telling }> = new Map([
  [
    "laptop",
    {
      plain: "notebook",
      own: {
        shelf: /\b(?:computer|laptop|netbook|tablet|pc|electronic|hardware)/i,
        said: new Set("intel amd core celeron pentium atom ryzen ram ssd hdd windows linux macos wifi webcam touchscreen".split(" ")),
        measured: new Set(["bytes", "hertz"]),
      },
      others: {
        shelf: /\b(?:stationer|office|paper|school|gift|book)/i,
        said: new Set(
          "rule ruled quadrille wirebound spiral casebound hardcover softcover sheet page subject margin journal pad a4 a5 a6".split(" "),
        ),
        measured: new Set(["sheets"]),
      },
    },
  ],
]);

/**
 * Of the things one name may stand for, those that what is known of it does not speak against: a "daisy notebook" among stationery is no
 * computer, a "14 inch notebook, 512 GB" no paper.
 */
export function toldApart(
  named: readonly string[],
  { says, measures, category }: { says: ReadonlyMap<string, number>; measures: readonly Measure[]; category: string },
): readonly string[] {
  const speaks = ({ shelf, said, measured }: Telling): number =>
    [...says.keys()].filter((key) => said.has(key)).length +
    measures.filter(({ dimension }) => measured.has(dimension)).length +
    (shelf.test(category) ? 1 : 0);
  return named.filter((key) => {
    const fellow = FELLOWS.get(key);
    if (fellow && named.includes(fellow.plain)) return speaks(fellow.own) > speaks(fellow.others);
    const dearer = named.find((other) => FELLOWS.get(other)?.plain === key);
    const telling = dearer === undefined ? undefined : FELLOWS.get(dearer);
    return !telling || speaks(telling.own) <= speaks(telling.others);
  });
}
