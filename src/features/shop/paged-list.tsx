import { COMMON } from "../../../browser/shop/texts/common.ts";
import type { Words } from "../../platform/language/translate.ts";

interface PagedListProps {
  name: string;
  /** Before the names of its other parts, where a page has several. */
  prefix?: string;
  /** What stands in its place where it has nothing. */
  none: string;
  words: Words;
}

/** The place of a list that `browser/shop/shown-pages.ts` fills page by page. */
export const PagedList = ({ name, prefix = "", none, words }: PagedListProps) => (
  <>
    <ul class="list" data-part={name}></ul>
    <p class="soft" data-part={`${prefix}none`} hidden>
      {none}
    </p>
    <button type="button" class="small" data-part={`${prefix}more`} hidden>
      {words.say(COMMON.more)}
    </button>
  </>
);
