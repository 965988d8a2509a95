import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * What a local server can be told to do instead of its work.
 * `down` resets connections, `hang` accepts and never answers, `slow` does its work and answers it after `latencyMs`,
 * `error` answers `status`, `garbage` answers bytes that are not the protocol's, `cut` breaks within an answer that comes in pieces.
 */
export const FAULT_MODES = ["none", "down", "hang", "slow", "error", "garbage", "cut"] as const;
export type FaultMode = (typeof FAULT_MODES)[number];

export interface Fault {
  mode: FaultMode;
  /** Milliseconds before a `slow` answer. */
  latencyMs: number;
  /** HTTP status of an `error` answer. */
  status: number;
  /** Share of calls affected, 0..1. */
  rate: number;
}

/** How many pieces of an answer go out before a `cut`. */
const PIECES_BEFORE_CUT = 6;

export const NO_FAULT: Fault = { mode: "none", latencyMs: 0, status: 503, rate: 1 };

/** Holds the fault of one service, decides per call whether it strikes, and counts what was served. */
export class FaultGate {
  #fault: Fault = NO_FAULT;
  readonly #sockets = new Set<Socket>();
  calls = 0;
  errors = 0;

  get fault(): Fault {
    return this.#fault;
  }

  /** Sets the fault; `down` at rate 1 also cuts every open connection, as a stopped server does. */
  set(fault: Partial<Fault> & { mode: FaultMode }): void {
    this.#fault = { ...NO_FAULT, ...fault };
    if (this.#fault.mode === "down" && this.#fault.rate >= 1) this.cutConnections();
  }

  cutConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Registers a connection; returns false (and resets it) where the service is down. */
  admit(socket: Socket): boolean {
    if (this.#fault.mode === "down" && this.#fault.rate >= 1) {
      socket.resetAndDestroy();
      return false;
    }
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // A client that resets its connection is no event for a server that lives by faults.
    socket.on("error", () => socket.destroy());
    return true;
  }

  /** The fault that strikes this call, or undefined where it is to be served. Counts the call. */
  strike(): Fault | undefined {
    this.calls += 1;
    const fault = this.#fault;
    if (fault.mode === "none") return undefined;
    if (fault.rate < 1 && Math.random() >= fault.rate) return undefined;
    if (fault.mode !== "slow") this.errors += 1;
    return fault;
  }

  /** Plays the fault on an HTTP exchange, or hands it to `serve`. */
  http(request: IncomingMessage, response: ServerResponse, serve: () => void): void {
    const fault = this.strike();
    if (!fault) {
      response.on("finish", () => {
        if (response.statusCode >= 500) this.errors += 1;
      });
      serve();
      return;
    }
    switch (fault.mode) {
      case "down":
        request.socket.resetAndDestroy();
        return;
      case "hang":
        request.resume();
        return;
      case "slow":
        holdBack(fault.latencyMs, response);
        serve();
        return;
      case "error":
        request.resume();
        response.writeHead(fault.status, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: { message: "injected fault", type: "injected_fault" } }));
        return;
      case "garbage":
        request.resume();
        response.writeHead(200, { "content-type": "application/json" });
        response.end('{"\u0000garbage": [1, 2,, <html>');
        return;
      case "cut":
        breakAfter(PIECES_BEFORE_CUT, response);
        serve();
        return;
      case "none":
        serve();
    }
  }
}

/** The work is done, and its answer comes late: whoever gave it up has had it done all the same, which is what slow servers do. */
function holdBack(milliseconds: number, response: ServerResponse): void {
  const { write, end, flushHeaders } = response;
  let held: (() => void)[] | undefined = [];
  const timer = setTimeout(() => {
    const due = held ?? [];
    held = undefined;
    for (const act of due) act();
  }, milliseconds);
  response.on("close", () => clearTimeout(timer));
  const late = (act: () => void): void => void (held ? held.push(act) : act());
  response.write = (...given: unknown[]): boolean => {
    late(() => Reflect.apply(write, response, given));
    return true;
  };
  response.end = (...given: unknown[]): ServerResponse => {
    late(() => Reflect.apply(end, response, given));
    return response;
  };
  response.flushHeaders = () => late(() => Reflect.apply(flushHeaders, response, []));
}

/** Ends the connection without an end of the answer, once so many pieces have reached it. An answer of one piece is whole. */
function breakAfter(pieces: number, response: ServerResponse): void {
  const write = response.write.bind(response) as (piece: unknown, ...rest: unknown[]) => boolean;
  let left = pieces;
  response.write = (piece: unknown, ...rest: unknown[]): boolean => {
    left -= 1;
    return left > 0 ? write(piece, ...rest) : write(piece, () => response.socket?.destroy());
  };
}
