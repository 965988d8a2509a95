/** What JSX makes, as the HTML it is: for a page whose cards are made by a module of their own (`src/sdks.ts`), with its own copy of the library. */
export const markup = (element: { toString(): string }): string => element.toString();
