import { STATUS_CODES } from "node:http";
import { serve } from "@hono/node-server";
import { Hono, type Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { FAULT_MODES, type Fault, type FaultMode } from "./faults.ts";
import type { LocalService } from "./service.ts";
import type { FxService } from "./services/fx/start-fx.ts";
import type { WebhookReceiver } from "./services/webhooks/start-receiver.ts";

export interface ControlOptions {
  port: number;
  services: readonly LocalService[];
  crons: readonly string[];
  /** Resolves with the handler's outcome. */
  fireCron(expression: string): Promise<string>;
}

type Breakable = Pick<LocalService, "name" | "url" | "gate">;

export interface ControlServer {
  url: string;
  stop(): Promise<void>;
}

const faultSchema = z.strictObject({
  mode: z.enum(FAULT_MODES),
  latencyMs: z.int().min(0).max(600_000).optional(),
  status: z.int().min(400).max(599).optional(),
  rate: z.number().min(0).max(1).optional(),
});
const figuresSchema = z.record(z.string().regex(/^[A-Z]{3}$/), z.number().positive());
const sinceSchema = z.iso.datetime({ offset: true }).optional();

/** The local cloud's control API: what runs, what is broken, what was received, crons on demand. Errors are RFC 9457 problems. */
export function controlApp({ services, crons, fireCron }: Omit<ControlOptions, "port">): Hono {
  const app = new Hono();
  const breakable = services.flatMap((service): Breakable[] => [service, ...(service.parts ?? [])]);
  const byName = new Map(breakable.map((service) => [service.name, service]));
  const find = (c: Context): Breakable => {
    const name = c.req.param("service") ?? "";
    return byName.get(name) ?? refuse(404, `no local server "${name}" runs here; there are ${[...byName.keys()].join(", ")}`);
  };
  const findReceiver = (c: Context): WebhookReceiver => {
    const service = find(c);
    return isReceiver(service) ? service : refuse(404, `${service.name} is no webhook receiver`);
  };

  app.get("/services", (c) => c.json({ services: breakable.map(describe) }));
  app.put("/faults/:service", async (c) => {
    const service = find(c);
    const fault = parse(faultSchema, await c.req.json().catch(() => undefined), "body");
    service.gate.set(withoutUndefined(fault));
    return c.json(describe(service));
  });
  app.delete("/faults", (c) => {
    for (const { gate } of breakable) gate.set({ mode: "none" });
    return c.json({ services: breakable.map(describe) });
  });
  app.put("/figures/:service", async (c) => {
    const service = find(c);
    if (!isRateSource(service)) refuse(404, `${service.name} is no source of exchange rates`);
    service.account.figures = parse(figuresSchema, await c.req.json().catch(() => undefined), "body");
    return c.json({ figures: service.account.figures });
  });
  app.get("/receivers/:service/deliveries", (c) => {
    const since = parse(sinceSchema, c.req.query("since"), "since");
    return c.json({ deliveries: findReceiver(c).deliveries(since) });
  });
  app.delete("/receivers/:service/deliveries", (c) => {
    findReceiver(c).clear();
    return c.body(null, 204);
  });
  app.post("/crons/:expression", async (c) => {
    const expression = c.req.param("expression");
    if (!crons.includes(expression))
      refuse(404, `no cron "${expression}" in wrangler.toml; there are ${crons.map((cron) => `"${cron}"`).join(", ")}`);
    const outcome = await fireCron(expression);
    if (outcome !== "ok") refuse(502, `the scheduled handler ended with ${outcome}`);
    return c.json({ cron: expression, outcome });
  });
  app.notFound((c) => problem(c, 404, `no such call: ${c.req.method} ${c.req.path}`));
  app.onError((error, c) => (error instanceof HTTPException ? problem(c, error.status, error.message) : problem(c, 500, String(error))));
  return app;
}

/** Serves the control API on 127.0.0.1 alone. */
export function startControl(options: ControlOptions): Promise<ControlServer> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: controlApp(options).fetch, port: options.port, hostname: "127.0.0.1" });
    server.once("error", reject);
    server.once("listening", () =>
      resolve({
        url: `http://127.0.0.1:${options.port}`,
        stop: () =>
          new Promise((done) => {
            server.close(() => done());
            if ("closeAllConnections" in server) server.closeAllConnections();
          }),
      }),
    );
  });
}

function describe({ name, url, gate }: Breakable): { name: string; url: string; fault: Fault; calls: number; errors: number } {
  return { name, url, fault: gate.fault, calls: gate.calls, errors: gate.errors };
}

function isReceiver(service: Breakable): service is WebhookReceiver {
  return "deliveries" in service && "clear" in service;
}

function isRateSource(service: Breakable): service is FxService {
  return "account" in service;
}

function withoutUndefined(fault: z.infer<typeof faultSchema>): Partial<Fault> & { mode: FaultMode } {
  return Object.fromEntries(Object.entries(fault).filter(([, value]) => value !== undefined)) as Partial<Fault> & { mode: FaultMode };
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : refuse(400, `${what}: ${z.prettifyError(parsed.error)}`);
}

function refuse(status: 400 | 404 | 502, message: string): never {
  throw new HTTPException(status, { message });
}

function problem(c: Context, status: number, detail: string): Response {
  const body = { type: "about:blank", title: STATUS_CODES[status], status, detail, instance: c.req.path };
  return c.json(body, status as 400, { "content-type": "application/problem+json" });
}
