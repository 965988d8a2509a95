import type { DayRange } from "./usage-range.ts";

export const USAGE_PATH = "/admin/llm/usage";
export const MEASURES = ["tokens", "cost", "calls"] as const;
export type Measure = (typeof MEASURES)[number];

/** What the page of usage is asked for. */
export interface Asked {
  range: DayRange;
  of: Measure;
  /** One user's alone. */
  user: string | undefined;
}

/** The page's address with other members. */
export function usagePath({ range, of, user }: Asked): string {
  const query = new URLSearchParams({ ...range, of, ...(user === undefined ? {} : { user }) });
  return `${USAGE_PATH}?${query.toString()}`;
}
