/** What a figure was in one minute, or between what it moved in several; null where nobody measured it. */
export type Band = number | readonly [low: number, high: number] | null;

type Measured = Exclude<Band, null>;

export const lowOf = (band: Measured): number => (typeof band === "number" ? band : band[0]);
export const highOf = (band: Measured): number => (typeof band === "number" ? band : band[1]);
