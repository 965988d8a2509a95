/** The UTC day of a moment, `2026-11-23`. */
export const utcDay = (moment: Date): string => moment.toISOString().slice(0, 10);
