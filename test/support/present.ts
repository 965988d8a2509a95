/** What is there. Throws where it is not, so that a test fails at what is missing and not at what was to be done with it. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value !== null && value !== undefined) return value;
  throw new Error(`there is no ${what}`);
}
