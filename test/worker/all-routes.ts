import { routesIn } from "../../src/routes.ts";

/** Every operation there is, all read at once; the Worker reads those of its own environment, part by part. */
export const routes = await routesIn("local");
