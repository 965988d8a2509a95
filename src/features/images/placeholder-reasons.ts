/** Why an image is the placeholder. */
export const PLACEHOLDER_REASONS = [
  "unconfigured",
  "switched",
  "unreachable",
  "processor-error",
  "circuit-open",
  "overloaded",
  "source-error",
  "source-refused",
] as const;

export type PlaceholderReason = (typeof PLACEHOLDER_REASONS)[number];
