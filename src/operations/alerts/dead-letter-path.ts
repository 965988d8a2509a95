/** The console's page of dead letters of alerts. */
export const DEAD_LETTERS_PATH = "/admin/operations/dead-letters";
