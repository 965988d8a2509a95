/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "e2cd60843c0fd71ab310c0c6665b2a2eaa8701a7c7a8969dc7367c4c7de44c31";
