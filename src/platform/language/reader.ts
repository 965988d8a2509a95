import { AsyncLocalStorage } from "node:async_hooks";
import { SOURCE_LANGUAGE } from "./languages.ts";
import { inEnglish } from "./say.ts";
import type { Words } from "./translate.ts";

/** In whose words a page is made, and by whose clock, so that its parts need no threading. */
export type Reader = Pick<Words, "language" | "say" | "texts"> & {
  /** Their time zone, by its name in the IANA database; UTC where none is known. */
  zone?: string;
};

/** Cards are modules of their own with their own copy of this one (`src/sdks.ts`): what all of them read stands by this name. */
const NAME = Symbol.for("procureiq.reader");
const shared: typeof globalThis & { [NAME]?: AsyncLocalStorage<Reader> } = globalThis;

const ENGLISH: Reader = { language: SOURCE_LANGUAGE, say: inEnglish };

/** What is made in `run`, however long that takes, is read in these words. They reach no request, so that none is kept by them. */
export const readBy = <T>(reader: Reader, run: () => T): T => (shared[NAME] ??= new AsyncLocalStorage()).run(reader, run);

/** In English where nobody is known to read. */
export const reader = (): Reader => shared[NAME]?.getStore() ?? ENGLISH;

/** The zone whose clock the reader goes by. */
export const readerZone = (): string => reader().zone ?? "UTC";

/** The reader's language for `Intl`. Figures are in the digits that ids, times and the exported figures beside them are in. */
export const readerLocale = (): string => `${reader().language}-u-nu-latn`;
