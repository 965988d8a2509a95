/** What went wrong, said for who reads it. */
export class SaidError extends Error {}
