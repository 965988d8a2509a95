/** One figure of the bench. */
export interface BenchLine {
  name: string;
  value: number;
  unit: string;
  /** This figure over the bare platform's of the same kind, where there is one. */
  ratio?: number;
  against?: string;
}
