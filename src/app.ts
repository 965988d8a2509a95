import { Hono } from "hono";
import { getPath } from "hono/utils/url";
import type { Deps } from "./deps.ts";
import { mount, type Whole } from "./platform/http/mount.ts";
import { createRouteTable } from "./platform/http/route-table.ts";
import type { RouteEntry } from "./platform/http/route.ts";
import { serve, type HttpEnv } from "./platform/http/serve.ts";
import { partOf, type Parts } from "./routes.ts";

type DepsOf = (bindings: Record<string, unknown>) => Deps;
type App = Hono<HttpEnv>;

/**
 * Mounts, onError; nothing else. What every request goes through stands in one piece in platform/http/serve.ts. `whole` is all of the API,
 * where this is a part of it.
 */
export function createApp(depsOf: DepsOf, entries: readonly RouteEntry<Deps>[], whole?: Whole): App {
  const app = new Hono<HttpEnv>({ router: createRouteTable() });
  mount(app, depsOf, entries, whole ?? app.fetch);
  // What a request throws is answered where it is served; what fails outside it is the platform's to report.
  app.onError((error) => {
    throw error;
  });
  return app;
}

/** Answers as an app of all parts does, each of which is read and mounted for its own first request. */
export function createPartedApp(depsOf: DepsOf, { names, load }: Parts): Whole {
  const apps = new Map<string, App>();
  const nowhere = createApp(depsOf, []);

  const whole: Whole = (request, bindings, context) => {
    const part = partOf(getPath(request));
    const app = names.has(part) ? apps.get(part) : nowhere;
    if (app) return app.fetch(request, bindings, context);
    return load(part).then(
      (entries) => {
        const made = apps.get(part) ?? createApp(depsOf, entries, whole);
        apps.set(part, made);
        return made.fetch(request, bindings, context);
      },
      (error: unknown) => createFailedApp(depsOf, error).fetch(request, bindings, context),
    );
  };
  return whole;
}

/** Answers a request whose part could not be read as any that failed: opaque, with its request id, its log line and its metric. */
function createFailedApp(depsOf: DepsOf, error: unknown): App {
  const app = new Hono<HttpEnv>();
  app.notFound((c) =>
    serve(depsOf(c.env), c, () => {
      throw error;
    }),
  );
  return app;
}
