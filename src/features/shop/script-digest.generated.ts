/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "3c274b6a0b736dd0aa095b54dab6db92f618a755e8ad1d8e3dd3fa7a003ceeff";
