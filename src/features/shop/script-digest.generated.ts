/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "409698581a01572a89e5fd115f8cfa747e4913a479280996b24b252a27ab9c50";
