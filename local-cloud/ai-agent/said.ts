import type { DeadlineMention } from "./deadlines.ts";
import type { HeadCount } from "./head-counts.ts";
import type { ItemMention } from "./item-names.ts";
import type { Language } from "./languages.ts";
import type { PlaceMention } from "./mentioned-towns.ts";
import type { MoneyMention } from "./money.ts";
import type { QuantityMention } from "./quantities.ts";
import type { Doubted } from "./questions.ts";
import type { SizedCount } from "./sizes.ts";

/** What one stretch of what the buyer wrote says about the need. */
export interface Statement {
  text: string;
  heading: string | undefined;
  items: ItemMention[];
  /** Every count in it, also those without goods beside them ("make it 12"). */
  quantities: QuantityMention[];
  /** Figures that may be a part of a name, or count what it names. */
  behindNames: QuantityMention[];
  /** Counts by size: those of goods named before alone ("in place of XL please 60 in L and 40 in XXL"), and every one. */
  sizes: { loose: SizedCount[]; all: SizedCount[] };
  /** How many people there are. */
  heads: HeadCount[];
  budget: MoneyMention | undefined;
  currency: string | undefined;
  delivery: PlaceMention | undefined;
  deadline: DeadlineMention | undefined;
  constraints: string[];
  language: Language;
  doubted: { what: Doubted; at: number } | undefined;
  /** All that was read as money, as days and as places, whether or not it came to count. */
  mentions: { money: MoneyMention[]; deadlines: DeadlineMention[]; places: PlaceMention[] };
}
