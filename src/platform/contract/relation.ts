/** A relation between figures of the contract that the code relies on: which figure is wrong where it does not hold, and what it must be. */
export type Relation = readonly [figure: string, holds: boolean, must: string];
