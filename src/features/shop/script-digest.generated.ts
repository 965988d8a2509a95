/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "4e6b7f421e3318a29d0705e9bb4a0fec181c3399e97ea5a8da44c0fe99580926";
