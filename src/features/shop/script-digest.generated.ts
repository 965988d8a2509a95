/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "127f48d9bdde2f076a51d2ebfb6e4da0c9526aa443f3587498121831acadf958";
