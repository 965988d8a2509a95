import { Hono } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import type { Deps } from "./deps.ts";
import { answerError, answerUnmatched, mount, requestContext, type HttpEnv } from "./platform/http/mount.ts";
import { routesIn } from "./routes.ts";
import type { RouteEntry } from "./platform/http/route.ts";

/** Middleware order, mounts, onError; nothing else. */
export function createApp(
  depsOf: (bindings: Record<string, unknown>) => Deps,
  entries: readonly RouteEntry<Deps>[] = routesIn("local"),
): Hono<HttpEnv<Deps>> {
  const app = new Hono<HttpEnv<Deps>>();
  app.use(requestContext(depsOf));
  app.use(secureHeaders({ crossOriginResourcePolicy: "cross-origin", referrerPolicy: "same-origin" }));
  app.use(
    cors({
      origin: (origin, c) => {
        const { site } = (c.get("deps") as Deps).settings;
        return site.state === "configured" && site.value.CORS_ORIGINS.includes(origin) ? origin : null;
      },
      allowHeaders: [
        "authorization",
        "content-type",
        "idempotency-key",
        "if-match",
        "if-none-match",
        "last-event-id",
        "traceparent",
        "x-client",
        "x-request-id",
      ],
      exposeHeaders: [
        "etag",
        "x-request-id",
        "retry-after",
        "idempotency-replayed",
        "server-timing",
        "x-degraded",
        "x-image-fallback",
        "x-ignored-if-match",
        "location",
        "ratelimit",
        "ratelimit-policy",
      ],
      maxAge: 600,
    }),
  );
  mount(app, entries);
  app.notFound(answerUnmatched(entries));
  app.onError(answerError("/admin/login"));
  return app;
}
