import type { DeadlineMention } from "./deadlines.ts";
import type { HeadCount } from "./head-counts.ts";
import type { ItemMention } from "./item-names.ts";
import type { Language } from "./languages.ts";
import type { PlaceMention } from "./mentioned-towns.ts";
import type { MoneyMention } from "./money.ts";
import type { Doubted } from "./questions.ts";

/** The need as it stands after the last message. */
export interface Need {
  heading: string | undefined;
  items: ItemMention[];
  /** How many people were said to be. */
  heads: HeadCount[];
  budget: MoneyMention | undefined;
  currency: string | undefined;
  delivery: PlaceMention | undefined;
  deadline: DeadlineMention | undefined;
  constraints: string[];
  /** What the buyer contradicts himself about and has not settled since. */
  doubted: Set<Doubted>;
  /** Of a doubted quantity: the `key` of the goods it counts. */
  doubtedItem: string | undefined;
  /** More goods were named than a brief takes; those past the first are left out. */
  isFull: boolean;
  /** What the buyer writes in. */
  spoken: Language;
}
