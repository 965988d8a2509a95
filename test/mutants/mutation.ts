/** One change of one place of a file: `[start, end)` becomes `text`. */
export interface Mutation {
  operator: string;
  start: number;
  end: number;
  text: string;
}
