/** Calls among which waits are measured. */
export const MEASURED_CALLS = 200;
