import * as z from "zod";

/**
 * A whole number as a query writes it: decimal digits, and no other form that a program might read as one (`0x10`, `1e1`, blanks around it).
 * Between, both counted.
 */
export const wholeNumber = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value),
    z.number().int().min(least).max(most),
  );
