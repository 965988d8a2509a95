import type { Span } from "./text.ts";

/** A day told by the calendar: "KW 32", "Ende April", "the end of next week". */
export interface CalendarDay extends Span {
  date: Date;
  /** How much room the words leave: none, some ("early May"), or a whole month that nothing says is the last ("in June"). */
  room: "none" | "some" | "month";
}
