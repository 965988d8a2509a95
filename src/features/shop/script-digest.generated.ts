/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "0c2ba48a2f25bf43b5cf97914bf08bb72e57f7a6766b063e0f36a6de17d1f2ef";
