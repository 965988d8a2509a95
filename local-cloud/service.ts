import { createServer, type RequestListener, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { FaultGate } from "./faults.ts";

/** One local server that speaks a real protocol. The control API lists it, breaks it and counts it. */
export interface LocalService {
  /** Its name in the control API: `postgres`, `supplier-abt`, `stripe`, … */
  readonly name: string;
  /** Where its clients reach it; what the Worker is given as a setting. */
  readonly url: string;
  readonly gate: FaultGate;
  /** Further processes it started, for `stack.json`. */
  readonly pids?: readonly number[];
  /** What of it fails by itself: the control API lists each under its own name. */
  readonly parts?: readonly Pick<LocalService, "name" | "url" | "gate">[];
  /** Releases its port and files. */
  stop(): Promise<void>;
}

export interface ServiceContext {
  name: string;
  /** A port kept for this service in this STATE_DIR, the same at each start. */
  port: number;
  /** A folder of its own that persists; it exists. */
  stateDir: string;
  /** One line of progress or trouble. */
  log(message: string): void;
}

export interface HttpServiceOptions {
  /** Takes over before Hono does (WebSocket upgrades and the like attach to the server itself). */
  onServer?(server: Server, gate: FaultGate): void;
  /** Runs when the service stops, after the port is released. */
  onStop?(): Promise<void> | void;
}

/** Serves a Hono app on 127.0.0.1 behind the fault gate. */
export async function serveHttp(context: ServiceContext, app: Hono, options: HttpServiceOptions = {}): Promise<LocalService> {
  const gate = new FaultGate();
  const listener = getRequestListener(app.fetch);
  const server = createServer(guarded(gate, listener));
  server.on("connection", (socket) => gate.admit(socket));
  options.onServer?.(server, gate);
  await listen(server, context.port);
  return {
    name: context.name,
    url: `http://127.0.0.1:${context.port}`,
    gate,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      gate.cutConnections();
      server.closeAllConnections();
      await closed;
      await options.onStop?.();
    },
  };
}

function guarded(gate: FaultGate, listener: ReturnType<typeof getRequestListener>): RequestListener {
  return (request, response) => gate.http(request, response, () => void listener(request, response));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}
