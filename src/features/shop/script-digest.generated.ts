/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "0872e7ccd37e691353e117b5297327da501e4bd504710648799ac9bd2d3ed5dc";
