import { Hono } from "hono";
import type { Deps } from "./deps.ts";
import { mount } from "./platform/http/mount.ts";
import { createRouteTable } from "./platform/http/route-table.ts";
import type { RouteEntry } from "./platform/http/route.ts";
import type { HttpEnv } from "./platform/http/serve.ts";
import { routesIn } from "./routes.ts";

/** Mounts, onError; nothing else. What every request goes through stands in one piece in platform/http/serve.ts. */
export function createApp(
  depsOf: (bindings: Record<string, unknown>) => Deps,
  entries: readonly RouteEntry<Deps>[] = routesIn("local"),
): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>({ router: createRouteTable() });
  mount(app, depsOf, entries);
  // What a request throws is answered where it is served; what fails outside it is the platform's to report.
  app.onError((error) => {
    throw error;
  });
  return app;
}
