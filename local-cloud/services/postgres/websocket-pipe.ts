import type { IncomingMessage, Server } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createWebSocketStream, WebSocketServer, type WebSocket } from "ws";
import type { FaultGate } from "../../faults.ts";
import { address } from "./pools.ts";

/** Joins each WebSocket (`?address=host:port`, as Neon's proxy has it) to a TCP connection of the one database server. */
export function pipeWebSockets(server: Server, gate: FaultGate, target: URL): void {
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const open = (): void => sockets.handleUpgrade(request, socket, head, (webSocket) => join(webSocket, target));
    const asked = new URL(request.url ?? "/", "http://front").searchParams.get("address");
    if (asked !== null && asked !== address(target)) return refuse(socket, 404);
    const fault = gate.strike();
    switch (fault?.mode) {
      case undefined:
      case "none":
        return open();
      case "slow":
        return void setTimeout(open, fault.latencyMs);
      case "hang":
        return;
      case "down":
      case "cut":
        return void (socket as Socket).resetAndDestroy();
      case "error":
        return refuse(socket, fault.status);
      case "garbage":
        return void socket.end("\u0000garbage");
    }
  });
  server.on("close", () => {
    for (const webSocket of sockets.clients) webSocket.terminate();
  });
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function join(webSocket: WebSocket, target: URL): void {
  const database = connect(Number(target.port || "5432"), target.hostname);
  const stream = createWebSocketStream(webSocket);
  // Whichever side breaks, the other is ended: what a driver sees is a lost connection.
  database.on("error", () => webSocket.close(1011, "the database connection failed"));
  stream.on("error", () => database.destroy());
  stream.pipe(database).pipe(stream);
}
